"""The order of errors over forms, other places and dependencies, and which dependencies run although a form is wrong."""

from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Path, Query, UploadFile
from pydantic import BaseModel

from ..calls import Call, call, multipart, post

EVENTS: list[str] = []
app = FastAPI()


class Model(BaseModel):
    a: int
    b: int


class Other(BaseModel):
    c: int
    d: list[int]


def ran(name: str) -> Any:
    def dependency():
        EVENTS.append(name)
        return name

    return dependency


def of_form(first: Annotated[int, Form()], x_h: Annotated[int, Header()], q: Annotated[int, Query()]):
    EVENTS.append("of form")
    return [first, x_h, q]


def of_model(model: Annotated[Model, Form()], c: Annotated[int, Cookie()]):
    EVENTS.append("of model")
    return model


async def of_file(file: UploadFile, first: Annotated[int, Form()]):
    EVENTS.append("of file")
    yield [file.filename, first]
    EVENTS.append("file left")


def nested(found: Annotated[Any, Depends(of_form)], second: Annotated[int, Form()]):
    EVENTS.append("nested")
    return [found, second]


def refusing(first: Annotated[str, Form()] = "none"):
    EVENTS.append(f"refusing {first}")
    if first == "stop":
        raise HTTPException(403, "stopped")


router = APIRouter(prefix="/{place}", dependencies=[Depends(ran("router"))])


@router.post("/form/{n}")
def form(
    n: Annotated[int, Path()],
    third: Annotated[int, Form()],
    q: int,
    found: Annotated[Any, Depends(of_form)],
    x_h: Annotated[int, Header()],
    c: Annotated[int, Cookie()],
    first: Annotated[int, Form()],
    place: int,
):
    return [n, third, q, found, x_h, c, first, place]


@router.post("/models/{n}")
def models(
    n: int,
    other: Annotated[Other, Form()],
    found: Annotated[Model, Depends(of_model)],
    again: Annotated[Model, Form()],
    q: int,
):
    return [n, other, found, again, q]


@router.post("/file/{n}")
def file(
    n: int,
    found: Annotated[Any, Depends(of_file)],
    raw: Annotated[bytes, File(max_length=2)],
    second: Annotated[int, Form()],
):
    return [n, found, len(raw), second]


@router.post("/nested/{n}", dependencies=[Depends(refusing)])
def deep(
    n: int,
    found: Annotated[Any, Depends(nested)],
    last: Annotated[Any, Depends(ran("last"))],
    third: Annotated[int, Form()],
):
    return [n, found, third]


app.include_router(router)

GOOD = {"first": "1", "second": "2", "third": "3", "a": "1", "b": "2", "c": "3", "d": "4"}
BAD = dict.fromkeys(GOOD, "x")
FORMS: list[Any] = [
    GOOD,
    BAD,
    {},
    {**GOOD, "first": "stop"},
    {**BAD, "first": "1"},
    {**GOOD, "third": ""},
    {**GOOD, "a": "x", "d": "x"},
]
PATHS = ("form", "models", "file", "nested")


def asked(path: str, n: object, place: object, query: str, headers: dict[str, str], **body: Any) -> Call:
    return call("POST", f"/{place}/{path}/{n}{query}", headers=headers, **body)


REQUESTS: list[Call] = [
    *(asked(path, 1, 1, "?q=1", {"x-h": "1", "cookie": "c=1"}, form=values) for path in PATHS for values in FORMS),
    *(asked(path, "x", "x", "?q=x", {"x-h": "x", "cookie": "c=x"}, form=values) for path in PATHS for values in FORMS),
    *(asked(path, "x", 1, "", {}, form=GOOD) for path in PATHS),
    *(asked(path, 1, 1, "", {}) for path in PATHS),
    *(
        asked(
            "file",
            n,
            1,
            "",
            {},
            **multipart(
                [
                    ("file", "f", None, b"x"),
                    ("raw", "r", None, raw),
                    *((key, None, None, value.encode()) for key, value in values.items()),
                ]
            ),
        )
        for n in (1, "x")
        for raw in (b"12", b"123")
        for values in (GOOD, BAD)
    ),
    post("/1/form/1", json=GOOD),
]
