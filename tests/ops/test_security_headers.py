"""Header fields for browsers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from typeway import FastAPI, Response
from typeway.ops import SecurityHeadersMiddleware
from typeway.testclient import TestClient


def client_of(base: str = "https://testserver", **settings: Any) -> TestClient:
    app, inner = FastAPI(), FastAPI()
    app.add_middleware(SecurityHeadersMiddleware, **settings)

    @app.get("/")
    async def home() -> str:
        return "home"

    @app.get("/own")
    async def own(response: Response) -> None:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"

    app.mount("/inner", inner)
    return TestClient(app, base_url=base)


def test_the_defaults() -> None:
    headers = client_of().get("/").headers
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["content-security-policy"].startswith("default-src 'none'; frame-ancestors 'none'")
    assert client_of().get("/nowhere").headers["x-content-type-options"] == "nosniff"


def test_hsts_is_for_https() -> None:
    headers = client_of("http://testserver").get("/").headers
    assert "strict-transport-security" not in headers
    assert headers["x-frame-options"] == "DENY"


def test_the_applications_own_fields_stay() -> None:
    assert client_of().get("/own").headers.get_list("x-frame-options") == ["SAMEORIGIN"]


def test_settings() -> None:
    headers = client_of(frame=None, csp=None, more={"Permissions-Policy": "camera=()"}).get("/").headers
    assert "x-frame-options" not in headers
    assert "content-security-policy" not in headers
    assert headers["permissions-policy"] == "camera=()"


@pytest.mark.parametrize(
    ("name", "value"), [("X-Test", "a\r\nb: c"), ("X-Test", "€"), ("X Test", "a"), ("X:", "a"), ("", "a")]
)
def test_what_is_no_header_field_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="is no header field"):
        SecurityHeadersMiddleware(FastAPI(), more={name: value})


@pytest.mark.parametrize("page", ["/docs", "/redoc", "/docs/oauth2-redirect", "/inner/docs"])
def test_documentation_pages_may_load_what_they_need(page: str) -> None:
    answer = client_of().get(page)
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    scripts = re.findall(r'<script[^>]*src="(https://[^/"]+)', answer.text)
    styles = re.findall(r'<link[^>]*href="(https://[^/"]+)[^>]*rel="stylesheet"', answer.text)
    styles += re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="(https://[^/"]+)', answer.text)
    assert bool(scripts) is not page.endswith("redirect")
    for host in scripts:
        assert host in policy["script-src"].split()
    for host in styles:
        assert host in policy["style-src"].split()
    if "<script>" in answer.text:
        assert "'unsafe-inline'" in policy["script-src"]
    assert policy["connect-src"] == "'self'"


def test_only_those_pages_may() -> None:
    client = client_of()
    assert "unsafe-inline" not in client.get("/openapi.json").headers["content-security-policy"]
    assert "unsafe-inline" not in client.get("/docs/other").headers["content-security-policy"]


def test_plain_starlette() -> None:
    async def page(request: Any) -> PlainTextResponse:
        return PlainTextResponse("x")

    app = SecurityHeadersMiddleware(Starlette(routes=[Route("/", page)]))
    assert TestClient(app).get("/").headers["x-content-type-options"] == "nosniff"
