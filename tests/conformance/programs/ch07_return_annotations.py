"""Return annotations: classes of responses, unions with them, None, generics, and which combinations are refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from ..calls import get
from ..facts import outcome

app = FastAPI()


class Model(BaseModel):
    a: int = 1


class Typed(TypedDict):
    a: int


class Named(NamedTuple):
    a: int = 1
    b: str = "b"


@dataclass
class Data:
    a: int = 1


@app.get("/response")
def response() -> Response:
    return JSONResponse({"a": 1}, status_code=201)


@app.get("/response-not-returned")
def response_not_returned() -> Response:
    return {"plain": "dict"}


@app.get("/subclass")
def subclass() -> RedirectResponse:
    return RedirectResponse("/elsewhere")


@app.get("/html", response_class=HTMLResponse)
def html() -> str:
    return "<p>é</p>"


@app.get("/text", response_class=PlainTextResponse)
def text() -> int:
    return 5


@app.get("/nothing")
def nothing() -> None:
    return None


@app.get("/no-content", status_code=204)
def no_content() -> None:
    return None


@app.get("/union", response_model=None)
def union(plain: bool = True) -> Response | dict:
    return {"a": 1} if plain else PlainTextResponse("a")


@app.get("/annotated")
def annotated() -> Annotated[int, Field(ge=1, description="At least one")]:
    return 3


@app.get("/typed")
def typed() -> Typed:
    return {"a": "1", "b": 2}


@app.get("/named")
def named() -> Named:
    return Named(a=3)


@app.get("/data")
def data() -> Data:
    return Data(a=3)


@app.get("/list-data")
def list_data() -> list[Data]:
    return [Data(), {"a": 5}]


@app.get("/tuple")
def as_tuple() -> tuple[int, Model]:
    return 1, Model()


@app.get("/set")
def as_set() -> set[int]:
    return {5}


@app.get("/iterable")
def iterable() -> Iterable[Model]:
    return (Model(a=n) for n in range(3))


@app.get("/optional-list")
def optional_list() -> list[Model | None] | None:
    return [None, Model(), {"a": 7}]


@app.get("/dict")
def as_dict() -> dict[int, Model]:
    return {1: Model(), 2: {"a": 2}}


@app.get("/str")
def as_str() -> str:
    return "æøå \u2028 </script>"


@app.get("/bytes")
def as_bytes() -> bytes:
    return b"abc"


@app.get("/float")
def as_float() -> float:
    return 1


def _with(annotation, **options):
    def endpoint():
        return None

    endpoint.__annotations__["return"] = annotation
    return outcome(lambda: FastAPI().get("/", **options)(endpoint))


FACTS = {
    "union with response": _with(Response | dict),
    "optional response": _with(Response | None),
    "arbitrary class": _with(object),
    "no content with model": _with(Model, status_code=204),
    "no content with None": _with(None, status_code=204),
    "not modified with model": _with(dict, status_code=304),
    "not modified with explicit model": _with(None, status_code=304, response_model=dict),
    "continue with str": _with(str, status_code=100),
    "reset content": _with(Model, status_code=205),
    "no content documented with model": _with(None, responses={204: {"model": Model}}),
    "status as string": _with(Model, status_code="201"),
}

PATHS = [
    "response", "response-not-returned", "subclass", "html", "text", "nothing", "no-content", "union", "union?plain=0", "annotated", "typed", "named", "data", "list-data",
    "tuple", "set", "iterable", "optional-list", "dict", "str", "bytes", "float",
]  # fmt: skip
REQUESTS = [get(f"/{path}", raises=path in {"text"}) for path in PATHS]
