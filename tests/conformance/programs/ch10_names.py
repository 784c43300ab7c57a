"""Functions and arguments with names that a framework might use inside itself; handlers that read the body once more."""

import inspect
from typing import Annotated, Any

from fastapi import BackgroundTasks, Cookie, Depends, FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, field_validator

from ..calls import post

GENERATE = False
app = FastAPI()
NAMES = [
    *("x", "raw", "body", "refused", "given", "values", "picked", "params", "headers", "query", "cookies", "form", "sent", "name"),
    *("key", "request", "response", "background", "result", "content", "late", "overrides", "items", "error", "r0", "inputs"),
    *("endpoint", "reader", "handler", "isinstance", "type", "len", "model", "partial", "state", "scope", "send"),
]  # fmt: skip


class Checked(BaseModel):
    size: int

    @field_validator("size")
    @classmethod
    def doubled(cls, value: int) -> int:
        return value * 2


class Plain(BaseModel):
    size: int


def named(function: Any, name: str, **renamed: str) -> Any:
    """Give a function, and some of its arguments, other names."""
    signature = inspect.signature(function)
    old = {new: was for was, new in renamed.items()}

    def renaming(**arguments: Any) -> Any:
        return function(**{old.get(key, key): value for key, value in arguments.items()})

    renaming.__name__ = renaming.__qualname__ = name
    parameters = [
        p.replace(name=renamed.get(p.name, p.name), kind=p.KEYWORD_ONLY) for p in signature.parameters.values()
    ]
    renaming.__signature__ = signature.replace(parameters=parameters)
    return renaming


def dependency(
    q: int,
    b: Annotated[list[int], Query(default_factory=list)],
    h: Annotated[str | None, Header()] = None,
    c: Annotated[str | None, Cookie()] = None,
):
    return [q, b, h, c]


def taking(item: Checked):
    return item.size


def body_and_query(value: Plain, other: int):
    return [value.size, other]


def two_bodies(value: Checked, another: Plain, q: int):
    return [value.size, another.size, q]


for each in NAMES:

    def inside(
        p: int,
        thing: Checked,
        found: Annotated[list, Depends(named(dependency, each))],
        later: BackgroundTasks,
        answer: Response,
    ) -> dict:
        answer.headers["x-found"] = str(found[0])
        return {"p": p, "thing": thing.size, "found": found}

    app.post(f"/dependency/{each}/{{p}}", name=f"dependency_{each}")(inside)
    app.post(f"/below/{each}", name=f"below_{each}")(lambda size=Depends(named(taking, each)): size)
    app.post(f"/body/{each}")(named(body_and_query, each, value=each))
    app.post(f"/two/{each}")(named(two_bodies, each, value=each))


@app.exception_handler(RequestValidationError)
async def with_body(request: Request, error: RequestValidationError):
    return JSONResponse({"read again": (await request.body()).decode(), "errors": len(error.errors())}, status_code=422)


REQUESTS = [
    call
    for each in NAMES
    for call in (
        post(f"/dependency/{each}/1?q=3&b=1&b=2", json={"size": 2}),
        post(f"/dependency/{each}/1?q=x", json={"size": 2}),
        post(f"/dependency/{each}/y?q=x", json={"size": "z"}),
        post(f"/below/{each}", json={"size": 4}),
        post(f"/below/{each}", json={}),
        post(f"/body/{each}?other=5", json={"size": 6}),
        post(f"/body/{each}?other=v", json={"size": "w"}),
        post(f"/two/{each}?q=1", json={each: {"size": 7}, "another": {"size": 8}}),
        post(f"/two/{each}", json={}),
    )
]
