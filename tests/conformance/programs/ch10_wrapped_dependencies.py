"""Dependencies behind decorators, partials, methods and objects: signatures kept, sync and async, with yield, stacked."""

import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header

from ..calls import get
from ..facts import outcome

EVENTS: list[str] = []
app = FastAPI()


def noted(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        EVENTS.append(f"wrapper of {function.__name__} {sorted(kwargs)}")
        return function(*args, **kwargs)

    return wrapper


def noted_async(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        EVENTS.append(f"async wrapper of {function.__name__}")
        result = function(*args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    return wrapper


@noted
def sync(q: int = 0) -> str:
    return f"sync {q}"


@noted
async def asynchronous(q: int = 0) -> str:
    return f"async {q}"


@noted_async
def sync_in_async(q: int = 0) -> str:
    return f"sync in async {q}"


@noted_async
@noted
async def twice(x_name: Annotated[str, Header()] = "none") -> str:
    return f"twice {x_name}"


@noted
def generator(q: int = 0) -> Iterator[str]:
    yield f"generator {q}"
    EVENTS.append("- generator")


@noted
async def async_generator(q: int = 0) -> AsyncIterator[str]:
    yield f"async generator {q}"
    EVENTS.append("- async generator")


class Methods:
    def __init__(self, name: str):
        self.name = name

    def method(self, q: int = 0) -> str:
        return f"{self.name} {q}"

    async def async_method(self, q: int = 0) -> str:
        return f"{self.name} {q}"

    def yielding(self, q: int = 0) -> Iterator[str]:
        yield f"{self.name} yields {q}"
        EVENTS.append(f"- {self.name}")

    @classmethod
    async def of_class(cls, q: int = 0) -> str:
        return f"{cls.__name__} {q}"

    @staticmethod
    def static(q: int = 0) -> str:
        return f"static {q}"

    async def __call__(self, q: int = 0) -> str:
        return f"called {self.name} {q}"


class YieldingCall:
    async def __call__(self, q: int = 0) -> AsyncIterator[str]:
        yield f"yielding call {q}"
        EVENTS.append("- yielding call")


class WrappedCall:
    """Its call is wrapped, and so is its signature."""

    @noted
    def __call__(self, q: int = 0) -> str:
        return f"wrapped call {q}"


def base(first: str, q: int = 0, *, last: str = "last") -> str:
    return f"{first} {q} {last}"


async def async_base(first: str, q: int = 0) -> AsyncIterator[str]:
    yield f"{first} {q}"
    EVENTS.append("- async base")


methods = Methods("m")
DEPENDENCIES: dict[str, Any] = {
    "sync": sync, "asynchronous": asynchronous, "sync-in-async": sync_in_async, "twice": twice, "generator": generator,
    "async-generator": async_generator, "method": methods.method, "async-method": methods.async_method, "yielding": methods.yielding,
    "of-class": Methods.of_class, "static": Methods.static, "call": methods, "yielding-call": YieldingCall(), "wrapped-call": WrappedCall(),
    "partial": functools.partial(base, "p"), "partial-keyword": functools.partial(base, first="k", last="l"),
    "partial-async": functools.partial(async_base, "a"), "partial-method": functools.partial(methods.yielding, q=7),
    "partial-of-wrapped": functools.partial(generator, q=3), "partial-twice": functools.partial(functools.partial(base, "one"), last="two"),
    "partial-call": functools.partial(methods, 5), "partial-class": functools.partial(Methods, "given"), "lambda": lambda q=1: q,
    "cached": functools.lru_cache(lambda q=2: q), "cached-wrapped": functools.lru_cache(sync),
    "builtin": dict, "length": len,
}  # fmt: skip


def add(to: FastAPI, name: str, dependency: Any) -> None:
    @to.get(f"/{name}", name=name)
    def endpoint(value: Annotated[Any, Depends(dependency)]):
        return value.name if isinstance(value, Methods) else value


FACTS = {name: outcome(lambda name=name: add(app, name, DEPENDENCIES[name])) for name in DEPENDENCIES}
KNOWN = [name for name in DEPENDENCIES if FACTS[name] == "accepted" and name not in {"builtin", "length"}]
REQUESTS = [get(f"/{name}{query}", headers={"x-name": "n"}) for name in KNOWN for query in ("", "?q=4", "?q=x")]
NOT_GENERATED = ["/builtin", "/length"]
