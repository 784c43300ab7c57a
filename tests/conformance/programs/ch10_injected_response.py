"""The Response handed to several dependencies and the endpoint: headers, cookies, status, order, and when none of it counts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel

from ..calls import call, get

app = FastAPI()


class Item(BaseModel):
    n: int = 1


def first(response: Response):
    response.headers["x-first"] = "1"
    response.headers["X-Both"] = "first"
    response.headers.append("set-cookie", "raw=1")
    response.set_cookie("first", "1", max_age=5)
    response.status_code = 201
    return response


async def second(response: Response, earlier: Annotated[Response, Depends(first)]):
    response.headers["x-both"] = "second"
    response.headers.append("vary", "One")
    response.headers.append("vary", "Two")
    response.set_cookie("first", "", max_age=0)
    response.set_cookie("second", "é?".encode().decode("latin-1"), path="/x", samesite=None)
    return response is earlier


def typed(response: Response):
    response.headers["content-type"] = "text/x-own"
    response.headers["content-length"] = "3"
    response.media_type = "text/x-media"
    response.body = b"body"


def status(code: int | None = None):
    def dependency(response: Response):
        response.status_code = code  # type: ignore[assignment]

    return dependency


Second = Annotated[bool, Depends(second)]


@app.get("/plain")
def plain(same: Second, response: Response):
    response.headers["x-endpoint"] = "1"
    del response.headers["x-first"]
    return same


@app.get("/model", response_model=Item, status_code=202)
async def model(same: Second):
    return {"n": 2}


@app.get("/no-content", status_code=204, dependencies=[Depends(first)])
def no_content():
    return None


@app.get("/typed", dependencies=[Depends(typed)])
def typed_answer():
    return "typed"


@app.get("/html", dependencies=[Depends(second)], response_class=HTMLResponse)
def html():
    return "<p>"


@app.get("/redirect", dependencies=[Depends(first)], response_class=RedirectResponse)
def redirect():
    return "/plain"


@app.get("/redirect-status", dependencies=[Depends(status(308))], response_class=RedirectResponse)
def redirect_status():
    return "/plain"


@app.get("/none-status", dependencies=[Depends(first), Depends(status(None))], status_code=203)
def none_status():
    return 1


@app.get("/returned/{kind}", response_model=None)
def returned(kind: str, same: Second) -> Any:
    if kind == "json":
        return JSONResponse({"a": 1}, headers={"x-both": "returned"})
    if kind == "stream":
        return StreamingResponse(iter("ab"))
    return PlainTextResponse("text")


@app.get("/raised")
def raised(same: Second, kind: str = "http"):
    raise HTTPException(409, "raised", headers={"x-raised": "1"})


@app.get("/lines", dependencies=[Depends(second)])
def lines():
    yield 1


@app.get("/invalid")
def invalid(same: Second, n: int):
    return n


@app.get("/injected")
def injected_returned(response: Response, same: Second):
    response.headers["x-returned"] = "the injected one"
    return response


router = APIRouter(prefix="/router", dependencies=[Depends(status(299))])


@router.get("/status", status_code=202)
def of_router():
    return 1


@router.get("/own", dependencies=[Depends(status(298))])
def own(response: Response):
    return response.status_code


app.include_router(router, dependencies=[Depends(status(297))])
PATHS = (
    "plain",
    "model",
    "no-content",
    "html",
    "redirect",
    "redirect-status",
    "none-status",
    "raised",
    "lines",
    "invalid",
    "invalid?n=1",
    "injected",
    "router/status",
    "router/own",
)
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/returned/{kind}") for kind in ("json", "stream", "text")),
    call("HEAD", "/plain"),
    get("/typed"),
]
