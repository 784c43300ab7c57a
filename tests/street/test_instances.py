"""What objects have that is not written in their classes: attributes set when they are made."""

import importlib
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from tests.street.outcome import neutral


class Item(BaseModel):
    a: int = 1


class Package:
    """The modules of one package by attribute; the package itself for the names that it has at its top."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if not name.islower():
            return getattr(importlib.import_module(self._name), name)
        return importlib.import_module(f"{self._name}.{name}")


PACKAGES = Package("fastapi"), Package("typeway")


def application(p: Any) -> Any:
    app, router = p.FastAPI(title="T", servers=[{"url": "/a"}]), p.APIRouter(prefix="/in", tags=["t"])

    @app.post("/x/{a}", responses={404: {"model": Item}}, tags=["x"], status_code=201, deprecated=True)
    def x(a: int, item: Item, q: Annotated[str, p.Query()] = "") -> Item:
        """Answer."""
        return item

    @app.websocket("/w/{a}", name="socket")
    async def w(socket: p.WebSocket, a: int) -> None: ...

    router.get("/z", name="named", summary="S")(lambda: None)
    app.include_router(router)
    return app


def route(p: Any, kind: str) -> Any:
    found = [one for one in application(p).routes if isinstance(one, getattr(p.routing, kind))]
    return found[0]


INSTANCES: dict[str, Callable[[Any], Any]] = {
    "application": application,
    "router": lambda p: p.APIRouter(prefix="/p", tags=["t"], dependencies=[p.Depends(application)]),
    "path operation": lambda p: route(p, "APIRoute"),
    "WebSocket route": lambda p: route(p, "APIWebSocketRoute"),
    "context of a route": lambda p: list(p.routing.iter_route_contexts(application(p).routes))[-1],
    "OAuth2": lambda p: p.security.OAuth2(),
    "OAuth2PasswordBearer": lambda p: p.security.OAuth2PasswordBearer("t", scopes={"a": "b"}),
    "OAuth2AuthorizationCodeBearer": lambda p: p.security.OAuth2AuthorizationCodeBearer("a", "t"),
    "HTTPBasic": lambda p: p.security.HTTPBasic(realm="r"),
    "HTTPBearer": lambda p: p.security.HTTPBearer(bearerFormat="JWT"),
    "HTTPDigest": lambda p: p.security.HTTPDigest(scheme_name="d"),
    "APIKeyHeader": lambda p: p.security.APIKeyHeader(name="k"),
    "APIKeyQuery": lambda p: p.security.APIKeyQuery(name="k", description="d"),
    "APIKeyCookie": lambda p: p.security.APIKeyCookie(name="k", auto_error=False),
    "OpenIdConnect": lambda p: p.security.OpenIdConnect(openIdConnectUrl="u"),
    "SecurityScopes": lambda p: p.security.SecurityScopes(["a", "b"]),
    "password form": lambda p: p.security.OAuth2PasswordRequestForm(username="u", password="p", scope="a b"),
    "basic credentials": lambda p: p.security.HTTPBasicCredentials(username="u", password="p"),
    "credentials": lambda p: p.security.HTTPAuthorizationCredentials(scheme="Bearer", credentials="c"),
    "HTTPException": lambda p: p.HTTPException(404, {"a": 1}, {"x": "y"}),
    "WebSocketException": lambda p: p.WebSocketException(1008, "no"),
    "RequestValidationError": lambda p: p.exceptions.RequestValidationError([{"type": "t"}], body=b"x"),
    "ResponseValidationError": lambda p: p.exceptions.ResponseValidationError([], body=1),
    "upload": lambda p: p.UploadFile(None, size=3, filename="f"),
    "default": lambda p: p.datastructures.Default([1]),
    "background tasks": lambda p: p.BackgroundTasks(),
    "field": lambda p: p.utils.create_model_field("a", list[int], mode="serialization"),
    "dependant": lambda p: p.dependencies.utils.get_dependant(path="/x/{a}", call=application),
    "dependant of a route": lambda p: route(p, "APIRoute").dependant,
    "event": lambda p: p.sse.ServerSentEvent(data=1, id="i"),
    "event source": lambda p: p.sse.EventSourceResponse(iter(())),
}
# What has no counterpart in a text: functions, and objects of the implementation's own kind, whose names count all the
# same.
PLAIN = (str, int, float, bool, bytes, type(None), dict, list, tuple, set, frozenset)


def shown(value: Any) -> str:
    """A value as text, as far as its text says something about it and not about the implementation."""
    if not isinstance(value, PLAIN):
        return "an object"
    text = neutral(repr(sorted(map(repr, value)) if isinstance(value, set | frozenset) else value))
    return "something with objects in it" if "<" in text or "0x" in text else text


@pytest.mark.parametrize("name", INSTANCES)
def test_same_attributes(name: str) -> None:
    theirs, ours = (INSTANCES[name](package) for package in PACKAGES)
    names = [one for one in dir(theirs) if not one.startswith("_") and not hasattr(BaseModel, one)]
    assert [one for one in names if not hasattr(ours, one)] == []
    assert {one: shown(getattr(ours, one)) for one in names} == {one: shown(getattr(theirs, one)) for one in names}
    assert names
