"""Status codes and errors: HTTPException, an exception class of one's own with a handler, validation errors as 400."""

from fastapi import FastAPI, HTTPException, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..calls import get, gets, methods, post, posts

app = FastAPI()
CASKS: dict[int, dict] = {1: {"name": "Aquavit"}, 2: {"name": "Rum"}}


class NotEnough(Exception):
    def __init__(self, litres: float):
        self.litres = litres


class Pour(BaseModel):
    litres: float


@app.exception_handler(NotEnough)
async def not_enough(request: Request, error: NotEnough):
    return JSONResponse(
        status_code=402,
        content={
            "error": "not_enough",
            "missing": error.litres,
            "message": f"{error.litres:.2f} litres more",
            "path": request.url.path,
        },
    )


@app.exception_handler(RequestValidationError)
async def bad_request(request: Request, error: RequestValidationError):
    return JSONResponse(status_code=400, content={"detail": error.errors(), "body": str(error.body)})


@app.post("/casks", status_code=status.HTTP_201_CREATED)
def add(name: str):
    return {"name": name}


@app.get("/casks/{number}")
def read(number: int):
    if number not in CASKS:
        raise HTTPException(status_code=status.HTTP_404_NOT_FOUND, detail=f"Cask {number} not found")
    return CASKS[number]


@app.post("/pour")
def pour(wanted: float, stored: float):
    if wanted > stored:
        raise NotEnough(wanted - stored)
    return {"poured": wanted, "left": stored - wanted}


@app.put("/casks/{number}")
def change(number: int, pour: Pour):
    raise NotEnough(pour.litres)


REQUESTS = [
    post("/casks?name=Gin"),
    post("/casks"),
    *gets("/casks/{}", 1, 3, "x"),
    post("/pour?wanted=1&stored=5"),
    post("/pour?wanted=5&stored=1"),
    post("/pour?wanted=much"),
    *posts("/casks/1", {"litres": 3}, {"litres": "x"}, [], "text", None, method="PUT"),
    post("/casks/1"),
    *methods("/casks/1", "PUT", content="{", content_type="application/json"),
    *methods("/casks/1", "PUT", content="raw", content_type="text/plain", raises=True),
    *methods("/casks/1", "PUT"),
    get("/nowhere"),
]
