"""What can be a dependency: lambdas, partials, bound methods, callable objects sync and async, generators of all sorts."""

from collections.abc import AsyncIterator, Iterator
from functools import lru_cache, partial, wraps
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


class CallableObject:
    def __init__(self, fixed: str):
        self.fixed = fixed

    def __call__(self, q: str = "") -> bool:
        return self.fixed in q

    async def amethod(self, q: str = "") -> str:
        return f"{self.fixed}:{q}"

    def generator(self, q: str = "") -> Iterator[str]:
        EVENTS.append(f"+ {self.fixed}")
        yield f"<{q}>"
        EVENTS.append(f"- {self.fixed}")

    @classmethod
    def build(cls, q: str = "") -> str:
        return f"{cls.__name__} {q}"


class AsyncCallable:
    async def __call__(self, q: str = "") -> str:
        return f"async {q}"


class GeneratorCallable:
    def __call__(self, q: str = "") -> Iterator[str]:
        EVENTS.append("+ generator object")
        yield f"generated {q}"
        EVENTS.append("- generator object")


class AsyncGeneratorCallable:
    async def __call__(self, q: str = "") -> AsyncIterator[str]:
        EVENTS.append("+ async generator object")
        yield f"async generated {q}"
        EVENTS.append("- async generator object")


class Settings:
    def __init__(self, q: str = "", size: Annotated[int, Query(le=5)] = 1):
        self.q, self.size = q, size


class SettingsModel(BaseModel):
    q: str = ""
    size: int = 1


class Meta(type):
    def __call__(cls, *args: Any, **kwargs: Any):
        return super().__call__(*args, **kwargs)


class WithMeta(metaclass=Meta):
    def __init__(self, q: str = ""):
        self.q = q


def generator(q: str = "", end: str = ""):
    EVENTS.append("+ generator")
    yield f"{q}{end}"
    EVENTS.append("- generator")


async def async_generator(q: str = "", end: str = ""):
    EVENTS.append("+ async generator")
    yield f"{q}{end}"
    EVENTS.append("- async generator")


def wrapped(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@lru_cache
def settings():
    EVENTS.append("settings made")
    return {"made": 1}


@wrapped
def wrapped_function(q: str = "w"):
    return f"wrapped {q}"


DEPENDENCIES = {
    "lambda": lambda q="": f"lambda {q}",
    "object": CallableObject("bar"),
    "async-object": AsyncCallable(),
    "generator-object": GeneratorCallable(),
    "async-generator-object": AsyncGeneratorCallable(),
    "async-method": CallableObject("m").amethod,
    "generator-method": CallableObject("gm").generator,
    "class-method": CallableObject.build,
    "class": Settings,
    "model": SettingsModel,
    "metaclass": WithMeta,
    "partial": partial(CallableObject("p").amethod),
    "partial-generator": partial(generator, end="!"),
    "partial-async-generator": partial(async_generator, end="?"),
    "wrapped": wrapped_function,
    "wrapped-generator": wrapped(generator),
    "wrapped-async-generator": wrapped(async_generator),
    "cached": settings,
    "builtin": dict,
}
for name, dependency in DEPENDENCIES.items():
    if name == "builtin":
        continue

    def endpoint(value: Annotated[Any, Depends(dependency)]):
        return {"type": type(value).__name__, "value": value}

    app.get(f"/{name}", name=name)(endpoint)

REQUESTS = [
    get(f"/{name}{query}")
    for name in DEPENDENCIES
    if name != "builtin"
    for query in ("", "?q=bar", "?q=x&size=6&end=e")
]
