"""A path parameter that takes the rest of the path, slashes included, alone and beside other parameters."""

from typing import Annotated

from fastapi import FastAPI, Path

from ..calls import get, methods

app = FastAPI()


@app.get("/archive/{document:path}")
def read_document(document: str):
    return {"document": document}


@app.get("/limited/{rest:path}")
def limited(rest: Annotated[str, Path(max_length=8, pattern=r"^[a-z/]*$")]):
    return rest


@app.put("/versions/{number}/{rest:path}")
def versions(number: int, rest: str, note: str = "none"):
    return [number, rest, note]


@app.get("/trailing/{rest:path}/")
def trailing(rest: str):
    return {"trailing": rest}


@app.get("/{everything:path}")
def everything(everything: str):
    return {"everything": everything}


REQUESTS = [
    *(
        get(f"/archive/{rest}")
        for rest in ("a.pdf", "home/anna/a.pdf", "/etc/passwd", "", "a/../b", "a?b=c", "%3F", "ø/å", "a%2Fb", "a b")
    ),
    get("/archive"),
    *(get(f"/limited/{rest}") for rest in ("a/b", "", "toolongforthis", "UP", "a//b")),
    *methods("/versions/3/x/y?note=z", "PUT", "GET"),
    *methods("/versions/three/x", "PUT"),
    get("/trailing/a/b"),
    get("/trailing/a/b/"),
    get("/"),
    get("//double"),
    get("/openapi.jsonx"),
    *methods("/anything", "POST", "HEAD"),
]
