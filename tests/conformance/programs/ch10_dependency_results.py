"""What a dependency may hand over: nothing, coroutines, generators, responses, functions, modules, its own class, exceptions."""

import asyncio
import inspect
import math
from collections.abc import Awaitable
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import SecurityScopes
from pydantic import BaseModel

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class Model(BaseModel):
    n: int = 1


async def coroutine() -> str:
    return "awaited"


def returns_coroutine() -> Awaitable[str]:
    return coroutine()


async def async_returns_coroutine() -> Awaitable[str]:
    return coroutine()


def returns_generator() -> Any:
    return (number for number in range(2))


async def returns_async_generator() -> Any:
    async def numbers():
        yield 1

    return numbers()


def returns_task(request: Request) -> Any:
    return request.state


def yields_nothing_useful():
    yield


async def yields_response(response: Response):
    response.headers["x-dependency"] = "1"
    yield response
    EVENTS.append(f"left with {response.headers.get('x-endpoint')}")


DEPENDENCIES: dict[str, Any] = {
    "nothing": lambda: None,
    "coroutine": returns_coroutine,
    "async-coroutine": async_returns_coroutine,
    "generator": returns_generator,
    "async-generator": returns_async_generator,
    "state": returns_task,
    "yields-nothing": yields_nothing_useful,
    "yields-response": yields_response,
    "response": lambda: JSONResponse({"from": "dependency"}, status_code=418),
    "function": lambda: len,
    "module": lambda: math,
    "class": lambda: Model,
    "model": Model,
    "exception": lambda: ValueError("returned, not raised"),
    "future": lambda: asyncio.Future,
    "request": lambda request: request,
    "tasks": lambda tasks=None: tasks,
}


def injected(request: Request, response: Response, tasks: BackgroundTasks, scopes: SecurityScopes) -> list[str]:
    return [type(item).__name__ for item in (request, response, tasks, scopes)]


DEPENDENCIES["injected"] = injected


def add(name: str, dependency: Any) -> None:
    @app.get(f"/sync/{name}", name=f"sync-{name}")
    def sync(found: Annotated[Any, Depends(dependency)], response: Response):
        response.headers["x-endpoint"] = "1"
        if inspect.iscoroutine(found):
            found.close()
        return [type(found).__name__, inspect.isawaitable(found), list(found) if inspect.isgenerator(found) else None]

    @app.get(f"/async/{name}", name=f"async-{name}")
    async def asynchronous(found: Annotated[Any, Depends(dependency)]):
        if inspect.isawaitable(found) and not inspect.isclass(found):
            return await found
        return found if isinstance(found, str | int | list | None | BaseModel) else type(found).__name__

    @app.get(f"/same/{name}", name=f"same-{name}")
    async def same(one: Annotated[Any, Depends(dependency)], two: Annotated[Any, Depends(dependency)]):
        if inspect.iscoroutine(one):
            one.close()
        return one is two


for name, dependency in DEPENDENCIES.items():
    add(name, dependency)


@app.get("/returned-response")
def returned(found: Annotated[JSONResponse, Depends(DEPENDENCIES["response"])]):
    return found


REQUESTS = [get(f"/{how}/{name}") for how in ("sync", "async", "same") for name in DEPENDENCIES]
REQUESTS += [get("/returned-response"), get("/same/request?request=r"), get("/sync/model?n=x")]
