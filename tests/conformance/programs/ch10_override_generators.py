"""Overrides of and by dependencies with yield, with scopes, sub-dependencies, levels, classes and limits of their own."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Security
from fastapi.security import SecurityScopes

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


def session():
    EVENTS.append("+ session")
    yield "session"
    EVENTS.append("- session")


async def unit(inner: Annotated[str, Depends(session)]):
    EVENTS.append("+ unit")
    yield f"unit of {inner}"
    EVENTS.append("- unit")


def plain():
    return "plain"


class Store:
    def __init__(self, inner: Annotated[str, Depends(session)], size: int = 1):
        self.inner, self.size = inner, size


async def fake_session():
    EVENTS.append("+ fake session")
    try:
        yield "fake session"
    except HTTPException as error:
        EVENTS.append(f"fake session saw {error.status_code}")
        raise
    finally:
        EVENTS.append("- fake session")


def fake_with_parts(original: Annotated[str, Depends(session)], x_name: Annotated[str, Header()] = "nobody"):
    yield f"{x_name} over {original}"
    EVENTS.append("- parts")


def fake_plain():
    return "fake"


def failing():
    raise HTTPException(503, "out of order")


def with_scopes(scopes: SecurityScopes):
    yield f"scopes {scopes.scopes}"


class FakeStore(Store):
    def __init__(self, size: int = 7):
        super().__init__("nowhere", size)


CHOICES: dict[str, Any] = {
    name: item
    for name, item in globals().items()
    if name
    in {
        "session",
        "unit",
        "plain",
        "Store",
        "fake_session",
        "fake_with_parts",
        "fake_plain",
        "failing",
        "with_scopes",
        "FakeStore",
    }
}
router = APIRouter(prefix="/router", dependencies=[Depends(session)])


@router.get("/unit")
def read_unit(value: Annotated[str, Depends(unit)]):
    EVENTS.append("endpoint")
    return value


@app.get("/session")
def read_session(
    value: Annotated[str, Depends(session, scope="function")], again: Annotated[str, Depends(session, scope="request")]
):
    EVENTS.append("endpoint")
    return [value, again]


@app.get("/plain")
def read_plain(value: Annotated[str, Depends(plain)], store: Annotated[Store, Depends()]):
    EVENTS.append("endpoint")
    return [value, store.inner, store.size]


@app.get("/secured")
def secured(value: Annotated[str, Security(plain, scopes=["a"])], other: Annotated[str, Security(unit, scopes=["b"])]):
    return [value, other]


@app.get("/refused")
def refused(value: Annotated[str, Depends(session)]):
    raise HTTPException(404, value)


@app.post("/override/{original}/{replacement}")
def override(original: str, replacement: str):
    app.dependency_overrides[CHOICES[original]] = CHOICES[replacement]
    return [item.__name__ for item in app.dependency_overrides.values()]


@app.post("/reset")
def reset():
    app.dependency_overrides = {}
    return "reset"


app.include_router(router)
ALL = [get(f"/{path}") for path in ("router/unit", "session", "plain", "secured", "refused")]
PAIRS = [
    [("session", "fake_session")], [("session", "fake_plain")], [("session", "failing")], [("unit", "fake_with_parts")],
    [("unit", "fake_plain"), ("plain", "fake_session")], [("plain", "with_scopes"), ("unit", "with_scopes")], [("Store", "FakeStore")],
    [("session", "fake_session"), ("unit", "fake_with_parts")], [("Store", "plain")], [("plain", "unit"), ("session", "with_scopes")],
]  # fmt: skip
REQUESTS = [*ALL]
for pairs in PAIRS:
    made = [post(f"/override/{original}/{replacement}") for original, replacement in pairs]
    asked = [
        get(call.target, headers={"x-name": "eva"}, raises=call.target == "/plain" and pairs == [("Store", "plain")])
        for call in ALL
    ]
    REQUESTS += [*made, *asked, post("/reset")]
REQUESTS += [get("/plain?size=3"), get("/plain?size=x")]
