"""Limits on the parts of a form: on every level, merged key by key, and what is refused as a limit."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, Request, UploadFile

from ..calls import Call, multipart, post
from ..facts import outcome

app = FastAPI(form_limits={"max_fields": 2, "max_part_size": 10})
router = APIRouter(prefix="/router", form_limits={"max_fields": 1})
inner = APIRouter(prefix="/inner")


@app.post("/application")
def of_application(n: Annotated[list[str], Form()]):
    return n


@app.post("/route", form_limits={"max_fields": 3, "max_files": 1})
def of_route(n: Annotated[list[str] | None, Form()] = None, f: list[UploadFile] | None = None):
    return [n, f and len(f)]


@app.post("/nothing", form_limits={"max_fields": 0, "max_files": 0})
def nothing_allowed(n: Annotated[list[str] | None, Form()] = None):
    return n


@app.post("/by-hand")
async def by_hand(request: Request):
    return len((await request.form()).multi_items())


def dependency(n: Annotated[list[str], Form()]) -> list[str]:
    return n


@app.post("/dependency", form_limits={"max_fields": 1})
def of_dependency(n: Annotated[list[str], Depends(dependency)]):
    return n


@router.post("/plain")
def of_router(n: Annotated[list[str], Form()]):
    return n


@router.post("/route", form_limits={"max_part_size": 5})
def of_route_in_router(n: Annotated[list[str], Form()]):
    return n


@inner.post("/plain")
def of_inner(n: Annotated[list[str], Form()]):
    return n


router.include_router(inner, form_limits={"max_fields": 2})
app.include_router(router, form_limits={"max_part_size": 4})


def attempt(limits: Any) -> dict[str, str]:
    return {
        "application": outcome(lambda: FastAPI(form_limits=limits)),
        "router": outcome(lambda: APIRouter(form_limits=limits)),
        "inclusion": outcome(lambda: FastAPI().include_router(APIRouter(), form_limits=limits)),
        "route": outcome(lambda: FastAPI().post("/", form_limits=limits)(of_application)),
    }


LIMITS: list[Any] = [
    None,
    {},
    {"max_fields": 0},
    {"max_fields": -1},
    {"max_files": "1"},
    {"max_part_size": 1.5},
    {"max_fields": True},
    {"max_fields": None},
    {"unknown": 1},
    [],
    5,
]
FACTS = {str(limits): attempt(limits) for limits in LIMITS}
PATHS = ("/application", "/route", "/nothing", "/by-hand", "/dependency", "/router/plain", "/router/route",
         "/router/inner/plain")  # fmt: skip
REQUESTS: list[Call] = []
for path in PATHS:
    REQUESTS += [post(path, form=[("n", "x")] * count) for count in range(1, 5)]
    REQUESTS += [post(path, form=[("n", "x" * size)]) for size in (3, 4, 5, 9, 10, 11)]
    REQUESTS += [post(path, **multipart([("n", None, None, b"x" * size)])) for size in (4, 5, 6, 10, 11)]
    REQUESTS += [post(path, **multipart([("f", "f", None, b"x" * 20)] * count)) for count in (1, 2)]
