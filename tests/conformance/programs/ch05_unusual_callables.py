"""Path operations that are not plain functions: partials, wrapped functions, bound methods, callable objects, classes."""

import asyncio
from functools import partial, wraps
from typing import Annotated

from fastapi import Depends, FastAPI, Query

from ..calls import get

app = FastAPI()


def scaled(number: int, factor: int = 1, *, offset: int = 0):
    return number * factor + offset


async def scaled_async(number: int, factor: int = 1):
    return number * factor


def logged(function):
    if asyncio.iscoroutinefunction(function):

        @wraps(function)
        async def wrapper(*args, **kwargs):
            return {"async": await function(*args, **kwargs)}

    else:

        @wraps(function)
        def wrapper(*args, **kwargs):
            return {"sync": function(*args, **kwargs)}

    return wrapper


class Scale:
    def __init__(self, factor: int):
        self.factor = factor

    def __call__(self, number: Annotated[int, Query(ge=0)] = 1):
        return {"scaled": number * self.factor}

    def method(self, number: int):
        return number + self.factor

    @classmethod
    def of_class(cls, number: int):
        return [cls.__name__, number]

    @staticmethod
    def static(number: int):
        return -number


class AsyncScale(Scale):
    async def __call__(self, number: int = 1):
        return {"async scaled": number * self.factor}


app.get("/partial")(partial(scaled, factor=3))
app.get("/partial-positional")(partial(scaled, 5))
app.get("/partial-async", name="named")(partial(scaled_async, factor=4))
app.get("/partial-partial", name="twice")(partial(partial(scaled, factor=2), offset=1))
app.get("/wrapped")(logged(scaled))
app.get("/wrapped-async")(logged(scaled_async))
app.get("/wrapped-partial", name="wp")(partial(logged(scaled), factor=7))
app.get("/instance", name="instance")(Scale(10))
app.get("/async-instance", name="async_instance")(AsyncScale(10))
app.get("/method")(Scale(1).method)
app.get("/class-method")(Scale.of_class)
app.get("/static")(Scale.static)
app.get("/lambda")(lambda number=5: number)
app.get("/dependency-partial")(logged(lambda value=Depends(partial(scaled, factor=9)): value))


@app.get("/dependencies")
def dependencies(
    a: Annotated[int, Depends(partial(scaled_async, factor=2))],
    b: Annotated[dict, Depends(Scale(3))],
    c: Annotated[dict, Depends(AsyncScale(4))],
    d: Annotated[int, Depends(Scale(5).method)],
    e: Annotated[dict, Depends(logged(scaled_async))],
):
    return [a, b, c, d, e]


PATHS = [
    "partial",
    "partial-positional",
    "partial-async",
    "partial-partial",
    "wrapped",
    "wrapped-async",
    "wrapped-partial",
    "instance",
    "async-instance",
]
PATHS += ["method", "class-method", "static", "lambda", "dependency-partial", "dependencies"]
REQUESTS = [
    get(f"/{path}{query}")
    for path in PATHS
    for query in ("", "?number=2", "?number=-2&factor=5&offset=7", "?number=x&factor=y")
]
