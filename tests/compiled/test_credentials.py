"""Security schemes that come with the framework are asked without a request; what they answer stays the same."""

from typing import Any

import pytest
from starlette.requests import HTTPConnection, Request
from starlette.testclient import TestClient

from typeway import Depends, FastAPI
from typeway.security import APIKeyCookie, APIKeyHeader, APIKeyQuery, HTTPBearer, OAuth2PasswordBearer


class Spelled(APIKeyHeader):
    """Does with the request what a scheme of ours does not."""

    async def __call__(self, request: HTTPConnection) -> str | None:
        return f"{request.url.path} {await super().__call__(request)}"


class Renamed(OAuth2PasswordBearer):
    """Changes nothing but the refusal."""

    def make_not_authenticated_error(self) -> Any:
        return PermissionError("no token")


def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which the name of everything is added that is made of a scope from now on."""
    seen: list[str] = []
    make = HTTPConnection.__init__

    def counted(self: Any, *values: Any, **named: Any) -> None:
        seen.append(type(self).__name__)
        make(self, *values, **named)

    monkeypatch.setattr(HTTPConnection, "__init__", counted)
    return seen


def application(scheme: Any) -> FastAPI:
    app = FastAPI()

    @app.get("/keys")
    async def keys(key: Any = Depends(scheme)):
        return {"key": key}

    return app


SENT: dict[str, Any] = {
    "headers": {"x-key": "a", "cookie": "key=b", "authorization": "Bearer c"},
    "params": {"key": "d"},
}


@pytest.mark.parametrize(
    ("scheme", "key"),
    [
        (APIKeyHeader(name="X-Key"), "a"),
        (APIKeyCookie(name="key"), "b"),
        (APIKeyQuery(name="key"), "d"),
        (OAuth2PasswordBearer(tokenUrl="token"), "c"),
        (Renamed(tokenUrl="token"), "c"),
        (HTTPBearer(), {"scheme": "Bearer", "credentials": "c"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_request_is_made(scheme: Any, key: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, seen = TestClient(application(scheme)), made(monkeypatch)
    assert client.get("/keys", **SENT).json() == {"key": key}
    assert seen == ["HTTPConnection"]


def test_a_scheme_with_a_call_of_its_own_gets_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    client, seen = TestClient(application(Spelled(name="x-key"))), made(monkeypatch)
    assert client.get("/keys", **SENT).json() == {"key": "/keys a"}
    assert seen == ["Request"]


def test_a_refusal_of_the_program_own() -> None:
    client = TestClient(application(Renamed(tokenUrl="token")))
    with pytest.raises(PermissionError, match="no token"):
        client.get("/keys")


def test_a_call_that_is_replaced_later_gets_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(application(APIKeyHeader(name="x-key")))
    assert client.get("/keys", **SENT).json() == {"key": "a"}

    async def of_a_test(self: Any, request: Any) -> str:
        assert isinstance(request, Request)
        return request.url.path

    monkeypatch.setattr(APIKeyHeader, "__call__", of_a_test)
    assert client.get("/keys").json() == {"key": "/keys"}


def test_a_request_that_is_wanted_anyway_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FastAPI()
    scheme = APIKeyHeader(name="x-key")

    @app.get("/keys")
    async def keys(request: Request, key: Any = Depends(scheme)):
        return {"key": key, "path": request.url.path}

    client, seen = TestClient(app), made(monkeypatch)
    assert client.get("/keys", **SENT).json() == {"key": "a", "path": "/keys"}
    assert seen == ["Request"]
