"""Status 205 in the decorator: the body is dropped."""

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from ..calls import get

GENERATE = False
app = FastAPI()


@app.get("/default", status_code=205)
def default():
    return {"a": 1}


@app.get("/json", status_code=205, response_class=JSONResponse)
async def json():
    return [1]


@app.get("/text", status_code=205, response_class=PlainTextResponse)
async def text(response: Response):
    response.headers["x-kept"] = "yes"
    return "text"


@app.get("/empty", status_code=205, response_class=Response)
def empty():
    """Return nothing."""


@app.get("/own", status_code=205)
def own():
    return Response(status_code=205)


REQUESTS = [get(f"/{name}") for name in ("default", "json", "text", "empty", "own")]
