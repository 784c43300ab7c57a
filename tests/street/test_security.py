"""The security schemes, compared with FastAPI's on connections made by hand."""

import asyncio
import base64
import importlib
import inspect
from typing import Annotated, Any, get_args, get_origin

import fastapi.security
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.websockets import WebSocket

import typeway.security
from tests.street.outcome import neutral
from typeway.exceptions import HTTPException
from typeway.security.utils import get_authorization_scheme_param


def encoded(text: bytes) -> bytes:
    return base64.b64encode(text)


AUTHORIZATION = [
    None,
    b"",
    b" ",
    b"Basic",
    b"Basic " + encoded(b"user:pass"),
    b"basic   " + encoded(b"user:pa:ss") + b"  ",
    b"Basic " + encoded(b"no colon"),
    b"Basic " + encoded(b":"),
    b"Basic " + encoded("ü:é".encode()),
    b"Basic " + encoded(b"\xff:x"),
    b"Basic !!!",
    b"Basic abc",
    b"Basic dTpw!!",
    b"Basic dT pw\t",
    b"Basic \xff",
    b"\tBasic dTpw",
    b"Bearer",
    b"Bearer ",
    b"Bearer token",
    b"bEARER  to ken ",
    b"Bearer\ttoken",
    b"Bearer\xa0token",
    b"Digest username=x",
    b"digest x",
    b"Custom x",
]

# Class in which module, and its arguments.
SCHEMES: list[tuple[str, str, dict[str, Any]]] = [
    ("api_key", "APIKeyQuery", {"name": "key"}),
    ("api_key", "APIKeyHeader", {"name": "X-Key"}),
    ("api_key", "APIKeyCookie", {"name": "key", "scheme_name": "own", "description": "about"}),
    ("http", "HTTPBase", {"scheme": "custom"}),
    ("http", "HTTPBase", {"scheme": "two words", "description": "about", "scheme_name": "own"}),
    ("http", "HTTPBasic", {}),
    ("http", "HTTPBasic", {"realm": "shop", "description": "about"}),
    ("http", "HTTPBasic", {"realm": ""}),
    ("http", "HTTPBearer", {}),
    ("http", "HTTPBearer", {"bearerFormat": "JWT", "scheme_name": "own", "description": "about"}),
    ("http", "HTTPDigest", {"description": "about"}),
    ("oauth2", "OAuth2", {}),
    ("oauth2", "OAuth2", {"flows": {"password": {"tokenUrl": "token"}}, "description": "about"}),
    (
        "oauth2",
        "OAuth2",
        {"flows": {"implicit": {"authorizationUrl": "a", "scopes": {"s": "t"}}}, "scheme_name": "own"},
    ),
    ("oauth2", "OAuth2PasswordBearer", {"tokenUrl": "token"}),
    ("oauth2", "OAuth2PasswordBearer", {"tokenUrl": "t", "scopes": {"a": "b"}, "refreshUrl": "r", "description": "d"}),
    ("oauth2", "OAuth2AuthorizationCodeBearer", {"authorizationUrl": "a", "tokenUrl": "t"}),
    (
        "oauth2",
        "OAuth2AuthorizationCodeBearer",
        {"authorizationUrl": "a", "tokenUrl": "t", "refreshUrl": "r", "scopes": {"a": "b"}, "scheme_name": "own"},
    ),
    ("open_id_connect_url", "OpenIdConnect", {"openIdConnectUrl": "u"}),
    ("open_id_connect_url", "OpenIdConnect", {"openIdConnectUrl": "u", "description": "about", "scheme_name": "own"}),
]

each_scheme = pytest.mark.parametrize("module, name, arguments", SCHEMES, ids=lambda value: neutral(str(value)))


def pair(module: str, name: str, arguments: dict[str, Any]) -> tuple[Any, Any]:
    mine, other = (
        getattr(importlib.import_module(f"{package}.security.{module}"), name)(**arguments)
        for package in ("typeway", "fastapi")
    )
    return mine, other


def connections(headers: list[tuple[bytes, bytes]], query: bytes = b"") -> list[Any]:
    async def unused(*_: Any) -> Any:
        raise AssertionError("a scheme neither receives nor sends")

    scope = {"path": "/", "headers": headers, "query_string": query}
    request = Request({"type": "http", "method": "GET", **scope}, unused, unused)
    return [request, WebSocket({"type": "websocket", **scope}, unused, unused)]


def taken(scheme: Any, connection: Any) -> Any:
    try:
        result = asyncio.run(scheme(connection))
    except StarletteHTTPException as error:
        kind = type(error).__module__.replace("fastapi", "typeway")
        cause = repr(error.__cause__)
        return "raised", kind, error.status_code, error.detail, error.headers, cause
    return "returned", repr(result)


@each_scheme
@pytest.mark.parametrize("auto_error", [True, False])
def test_authorization_header(module: str, name: str, arguments: dict[str, Any], auto_error: bool) -> None:
    mine, other = pair(module, name, {**arguments, "auto_error": auto_error})
    for value in AUTHORIZATION:
        for connection in connections([] if value is None else [(b"authorization", value)]):
            assert taken(mine, connection) == taken(other, connection), value


@pytest.mark.parametrize("auto_error", [True, False])
@pytest.mark.parametrize("value", [None, b"", b"x", b"%20", b"a=b", b"\xff", b" "], ids=repr)
@pytest.mark.parametrize("place", ["Query", "Header", "Cookie"])
def test_api_keys(place: str, value: bytes | None, auto_error: bool) -> None:
    headers: list[tuple[bytes, bytes]] = []
    query = b""
    if value is not None:
        query = b"key=" + value if place == "Query" else b""
        headers = {"Query": [], "Header": [(b"key", value)], "Cookie": [(b"cookie", b"a=1; key=" + value)]}[place]
    mine, other = pair("api_key", f"APIKey{place}", {"name": "key", "auto_error": auto_error})
    for connection in connections(headers, query):
        assert taken(mine, connection) == taken(other, connection)


@each_scheme
def test_description_for_openapi(module: str, name: str, arguments: dict[str, Any]) -> None:
    mine, other = pair(module, name, arguments)
    assert mine.scheme_name == other.scheme_name
    assert type(mine.model).__name__ == type(other.model).__name__
    assert mine.model.model_dump(by_alias=True, exclude_none=True, mode="json") == other.model.model_dump(
        by_alias=True, exclude_none=True, mode="json"
    )
    assert {key for key in vars(mine) if not key.startswith("_")} == set(vars(other))


@pytest.mark.parametrize("package", [typeway.security, fastapi.security])
def test_own_error_for_missing_credentials(package: Any) -> None:
    class Own(package.HTTPBearer):
        def make_not_authenticated_error(self) -> HTTPException:
            return HTTPException(403, "keep out")

    scheme = Own()
    assert scheme.scheme_name == "Own"
    with pytest.raises(HTTPException) as caught:
        asyncio.run(scheme(connections([])[0]))
    assert (caught.value.status_code, caught.value.detail) == (403, "keep out")


def test_a_bearer_scheme_sends_the_challenge() -> None:
    with pytest.raises(HTTPException) as caught:
        asyncio.run(typeway.security.OAuth2PasswordBearer("token")(connections([])[0]))
    error = caught.value
    assert (error.status_code, error.detail, error.headers) == (
        401,
        "Not authenticated",
        {"WWW-Authenticate": "Bearer"},
    )


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.none() | st.text(alphabet="ab \t\n\xa0\u2003:=", max_size=8))
def test_get_authorization_scheme_param(value: str | None) -> None:
    assert get_authorization_scheme_param(value) == fastapi.security.utils.get_authorization_scheme_param(value)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=9), st.booleans())
def test_any_basic_credentials(value: bytes, well_formed: bool) -> None:
    header = b"Basic " + (encoded(value) if well_formed else value)
    mine, other = pair("http", "HTTPBasic", {})
    connection = connections([(b"authorization", header)])[0]
    assert taken(mine, connection) == taken(other, connection)


@pytest.mark.parametrize("scopes", [None, [], ["a"], ["a", "b:c"], ("x",)], ids=repr)
def test_security_scopes(scopes: Any) -> None:
    assert vars(typeway.security.SecurityScopes(scopes)) == vars(fastapi.security.SecurityScopes(scopes))


FORMS = ["OAuth2PasswordRequestForm", "OAuth2PasswordRequestFormStrict"]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "optional",
    [{}, {"scope": " a  b\tc "}, {"scope": "x", "client_id": "me", "client_secret": "hush"}],
    ids=repr,
)
def test_password_form(name: str, optional: dict[str, Any]) -> None:
    fields = {"grant_type": "password", "username": "u", "password": "p", **optional}
    mine, other = getattr(typeway.security, name)(**fields), getattr(fastapi.security, name)(**fields)
    assert vars(mine) == vars(other)


def test_lenient_password_form_without_grant_type() -> None:
    assert typeway.security.OAuth2PasswordRequestForm(username="u", password="p").grant_type is None


@pytest.mark.parametrize("name", FORMS)
def test_password_form_is_declared_alike(name: str) -> None:
    def declared(package: Any) -> list[Any]:
        fields = []
        for parameter in inspect.signature(getattr(package, name)).parameters.values():
            assert get_origin(parameter.annotation) is Annotated
            annotation, *metadata = get_args(parameter.annotation)
            (form,) = [one for one in metadata if type(one).__name__ == "Form"]
            constraints = [repr(one) for one in form.metadata if type(one).__name__ != "Doc"]
            fields.append((parameter.name, annotation, repr(form.default), form.json_schema_extra, constraints))
        return fields

    assert declared(typeway.security) == declared(fastapi.security)


def test_package_imports_its_modules_on_demand() -> None:
    package = typeway.security
    assert package.__getattr__("base") is importlib.import_module("typeway.security.base")
    assert package.http.HTTPBearer is package.HTTPBearer
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="has no attribute 'Missing'"):
        package.Missing  # noqa: B018
