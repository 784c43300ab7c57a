"""Overrides over several tests: installed, replaced, removed one by one, a new dictionary, on a mounted application, shared."""

from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from ..calls import get

EVENTS: list[str] = []


def settings() -> dict[str, Any]:
    return {"mode": "production"}


def database(settings: Annotated[dict[str, Any], Depends(settings)]):
    EVENTS.append(f"open {settings['mode']}")
    yield f"database of {settings['mode']}"
    EVENTS.append(f"close {settings['mode']}")


def current_user() -> str:
    return "somebody"


Database = Annotated[str, Depends(database)]
User = Annotated[str, Depends(current_user)]
router = APIRouter()


@router.get("/data")
def data(database: Database, user: User):
    return [database, user]


@router.get("/settings")
async def read_settings(settings: Annotated[dict[str, Any], Depends(settings)]):
    return settings


app, other, sub = FastAPI(), FastAPI(), FastAPI(openapi_url=None)
for made in (app, other, sub):
    made.include_router(router)
app.mount("/sub", sub)


@contextmanager
def overriding(target: FastAPI, **replacements: Any):
    before = dict(target.dependency_overrides)
    target.dependency_overrides.update({globals()[name]: item for name, item in replacements.items()})
    try:
        yield
    finally:
        target.dependency_overrides.clear()
        target.dependency_overrides.update(before)


def asked(target: FastAPI = app, prefix: str = "") -> list[Any]:
    client = TestClient(target)
    return [client.get(f"{prefix}{path}").json() for path in ("/data", "/settings")]


def one_by_one() -> list[Any]:
    found = [asked()]
    app.dependency_overrides[settings] = lambda: {"mode": "test"}
    found.append(asked())
    app.dependency_overrides[database] = lambda: "memory"
    found.append(asked())
    app.dependency_overrides[settings] = lambda: {"mode": "other test"}
    found.append(asked())
    del app.dependency_overrides[database]
    found.append(asked())
    app.dependency_overrides = {}
    return [*found, asked()]


def nested() -> list[Any]:
    with overriding(app, settings=lambda: {"mode": "outer"}):
        with overriding(app, current_user=lambda name="default": name, settings=lambda: {"mode": "inner"}):
            inner = [asked(), TestClient(app).get("/data?name=given").json()]
        return [inner, asked()]


def separate() -> list[Any]:
    with overriding(app, current_user=lambda: "of the app"), overriding(sub, current_user=lambda: "of the mounted one"):
        return [asked(app), asked(other), asked(app, "/sub"), asked(sub)]


def same_dictionary() -> list[Any]:
    other.dependency_overrides = app.dependency_overrides
    with overriding(app, current_user=lambda: "shared"):
        found = [asked(app), asked(other)]
    other.dependency_overrides = {}
    return found


def documented() -> list[Any]:
    with overriding(app, current_user=lambda needed: needed):
        parameters = app.openapi()["paths"]["/data"]["get"].get("parameters")
        return [parameters, TestClient(app).get("/data").json(), TestClient(app).get("/data?needed=1").json()]


SITUATIONS = {item.__name__: item for item in (one_by_one, nested, separate, same_dictionary, documented)}


@app.get("/report/{name}")
def report(name: str):
    return SITUATIONS[name]()


NOT_GENERATED = ["/report/{name}"]
REQUESTS = [*(get(f"/report/{name}") for name in SITUATIONS), get("/data"), get("/settings")]
