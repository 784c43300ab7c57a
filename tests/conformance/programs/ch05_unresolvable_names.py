"""Annotations naming types that do not exist at run time, on results and on dependencies."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI

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


FACTS = {
    "parameter": outcome(lambda: FastAPI().get("/")(parameter)),
    "result": outcome(lambda: FastAPI().get("/")(result)),
}

REQUESTS = [
    get("/dependency"),
    get("/dependency?level=5&number=2"),
    get("/dependency?level=x&number=y"),
    get("/old-style?level=7"),
]
