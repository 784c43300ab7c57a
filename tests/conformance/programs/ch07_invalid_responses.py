"""Results that do not fit their model: the error is raised out of the application, after a 500."""

from fastapi import FastAPI
from fastapi.exceptions import ResponseValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..calls import get
from ..facts import outcome

app = FastAPI()
handled = FastAPI()


class Buoy(BaseModel):
    number: int
    colour: str = "red"


@app.get("/missing", response_model=Buoy)
def missing():
    return {"colour": "green"}


@app.get("/wrong", response_model=list[Buoy])
async def wrong():
    return [{"number": 1}, {"number": "one", "colour": 3}]


@app.get("/none")
def none() -> Buoy:
    return None


@app.get("/nullable")
def nullable(there: bool = False) -> Buoy | None:
    return Buoy(number=1) if there else None


@app.get("/scalar")
def scalar() -> int:
    return "many"


@app.get("/coerced")
def coerced() -> int:
    return "12"


@app.get("/null")
def null() -> None:
    return "something"


@app.get("/other-model", response_model=Buoy)
def other_model():
    class Stranger(BaseModel):
        name: str

    return Stranger(name="n")


@app.get("/attributes", response_model=Buoy)
def attributes():
    class Row:
        number = 5
        colour = "blue"

    return Row()


@app.get("/invalid-instance")
def invalid_instance() -> Buoy:
    return Buoy.model_construct(number="never checked", colour=None)


@app.get("/coroutine")
def coroutine():
    async def later():
        return 1

    result = later()
    result.close()
    return result


@handled.get("/handled", response_model=Buoy)
def in_handled():
    return {"number": "x"}


@handled.exception_handler(ResponseValidationError)
async def on_invalid(request, error):
    return JSONResponse({"errors": error.errors(), "body": error.body}, status_code=502)


app.mount("/app2", handled)


def unresolvable() -> "list[Unknown]":  # noqa: F821 - meant
    return []


FACTS = {
    "unresolvable annotation": outcome(lambda: FastAPI().get("/")(unresolvable)),
    "unsupported model": outcome(lambda: FastAPI().get("/", response_model=object())(lambda: None)),
}

REQUESTS = [
    *(get(f"/{path}", raises=True) for path in ("missing", "wrong", "none", "scalar", "other-model")),
    get("/null"),
    get("/nullable"),
    get("/nullable?there=1"),
    get("/coerced"),
    get("/attributes"),
    get("/invalid-instance"),
    get("/coroutine", raises=True),
    get("/app2/handled"),
]
