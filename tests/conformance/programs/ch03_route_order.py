"""Routes are tried in the order of declaration: a fixed path only counts if it comes before the parameter."""

from fastapi import FastAPI

from ..calls import get, gets, methods, post

app = FastAPI()


@app.get("/wells/deepest")
def deepest():
    return {"well": "the deepest one"}


@app.get("/wells/{name}")
def well(name: str):
    return {"well": name}


@app.get("/wells/driest")
def unreachable():
    return {"well": "never"}


@app.get("/springs/{number}")
def spring_by_number(number: int):
    return {"number": number}


@app.get("/springs/warm")
def warm_springs():
    return "never: a bad number is an answer, not a reason to look further"


@app.post("/springs/warm")
def warm_up():
    return "POST is free"


@app.get("/same")
def first():
    return 1


@app.get("/same")
def second():
    return 2


REQUESTS = [
    *gets("/wells/{}", "deepest", "driest", "deepest ", "Deepest", "7"),
    *gets("/springs/{}", "3", "warm", "cold"),
    post("/springs/warm"),
    post("/springs/3"),
    get("/same"),
    *methods("/wells/deepest", "POST", "HEAD"),
]
