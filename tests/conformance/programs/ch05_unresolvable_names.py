"""Annotations naming types that do not exist at run time, on results and on dependencies."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Query  # noqa: F401 - a text below names it

from ..calls import get
from ..facts import outcome

if TYPE_CHECKING:
    from nowhere import Nothing

app = FastAPI()


def service(level: int = 3) -> "Nothing":
    return {"level": level}


@app.get("/dependency")
def dependency(value: Annotated["Nothing", Depends(service)], number: "int" = 1) -> dict:
    return {"value": value, "number": number}


@app.get("/old-style")
def old_style(value: "Nothing" = Depends(service)):
    return {"value": value}


def parameter(value: "Nothing"):
    return value


def result() -> "Nothing":
    return None


def mistaken(annotation: str) -> dict[str, str]:
    """How annotations fare that can be looked up, but not evaluated."""

    def in_parameter(value=1): ...

    def in_dependency(value=Depends(service)): ...

    def in_result(): ...

    in_parameter.__annotations__ = in_dependency.__annotations__ = {"value": annotation}
    in_result.__annotations__ = {"return": annotation}
    functions = {"parameter": in_parameter, "dependency": in_dependency, "result": in_result}
    return {f"{annotation} {where}": outcome(partial(FastAPI().get("/"), call)) for where, call in functions.items()}


MISTAKES = [
    "Annotated[int, Query(bogus=1)]",
    "Annotated[int]",
    "Depends.nothing",
    "int | 3",
    "1 / 0",
    "{}['x']",
    "int[",
    "__import__('nowhere')",
]

FACTS = {
    "parameter": outcome(lambda: FastAPI().get("/")(parameter)),
    "result": outcome(lambda: FastAPI().get("/")(result)),
    **{name: fact for annotation in MISTAKES for name, fact in mistaken(annotation).items()},
}

REQUESTS = [
    get("/dependency"),
    get("/dependency?level=5&number=2"),
    get("/dependency?level=x&number=y"),
    get("/old-style?level=7"),
]
