"""The pages say the same as FastAPI's, whatever characters their values hold."""

import importlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.responses import HTMLResponse

import typeway
from typeway.openapi import docs
from typeway.testclient import TestClient

REFERENCE: Any = importlib.import_module("fastapi.openapi.docs")
NAMES = ("get_swagger_ui_html", "get_redoc_html", "get_swagger_ui_oauth2_redirect_html")
AWKWARD = "/a<b>\"c'&d?e=1&f=ü\u2028\\"


class Page(HTMLParser):
    """What a browser would find: title, links by kind, addresses of scripts, texts of scripts, other elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.links: set[tuple[str, str]] = set()
        self.sources: list[str] = []
        self.scripts: list[str] = []
        self.elements: dict[str, dict[str, str | None]] = {}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        values = dict(attrs)
        if tag == "link":
            self.links.add((str(values["rel"]), str(values["href"])))
        elif tag == "script" and "src" in values:
            self.sources.append(str(values["src"]))
        elif tag == "script":
            self.scripts.append("")
        else:
            self.elements[tag] = values

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "script" and self.scripts:
            self.scripts[-1] += data


def settings_of(page: Page) -> dict[str, Any]:
    """The configuration object of Swagger UI, whose values are JSON, strings in single quotes, or expressions."""
    script = page.scripts[-1]
    inside = script[script.index("SwaggerUIBundle({") + len("SwaggerUIBundle({") : script.index("})")]
    found: dict[str, Any] = {}
    for line in re.sub(
        r"\[\s*(SwaggerUIBundle[^\]]*?)\s*,?\s*\]", lambda m: "[" + " ".join(m[1].split()) + "]", inside
    ).splitlines():
        key, colon, value = line.strip().removesuffix(",").partition(": ")
        if colon:
            name = json.loads(key) if key.startswith('"') else key
            found[name] = json.loads(value) if key.startswith('"') else value
    return found


def both(name: str, **arguments: Any) -> tuple[Page, Page]:
    return tuple(Page(getattr(module, name)(**arguments).body.decode()) for module in (REFERENCE, docs))  # type: ignore[return-value]  # a pair


@pytest.mark.parametrize("name", NAMES)
def test_same_kind_of_response(name: str) -> None:
    arguments = {} if "redirect" in name else {"openapi_url": "/o.json", "title": "T"}
    expected, written = (getattr(module, name)(**arguments) for module in (REFERENCE, docs))
    assert type(written) is HTMLResponse is type(expected)
    assert (written.status_code, written.headers["content-type"]) == (
        expected.status_code,
        expected.headers["content-type"],
    )


SWAGGER: list[dict[str, Any]] = [
    {},
    {"swagger_js_url": "/s.js", "swagger_css_url": "/s.css", "swagger_favicon_url": "/f.png"},
    {"oauth2_redirect_url": "/docs/redirect", "init_oauth": {"clientId": "id", "usePkce": True}},
    {"oauth2_redirect_url": "", "init_oauth": {}},
    {
        "swagger_ui_parameters": {
            "deepLinking": False,
            "syntaxHighlight": {"theme": "obsidian"},
            "dom_id": "#other",
            "n": None,
        }
    },
    {
        "swagger_ui_parameters": {"a": "</script><script>&", 'b"c': [1, 2.5, "ü"]},
        "init_oauth": {"appName": "</script>&"},
    },
]


@pytest.mark.parametrize("arguments", SWAGGER)
def test_swagger_ui(arguments: dict[str, Any]) -> None:
    expected, written = both("get_swagger_ui_html", openapi_url="/o.json", title="T - Swagger UI", **arguments)
    assert written.title == expected.title
    assert written.links == expected.links
    assert written.sources == expected.sources
    assert written.elements["div"] == expected.elements["div"]
    assert list(settings_of(written).items()) == list(settings_of(expected).items())
    calls = [re.findall(r"ui\.initOAuth\((.*)\)", page.scripts[-1]) for page in (expected, written)]
    assert calls[0] == calls[1]
    assert len(calls[1]) == bool(arguments.get("init_oauth"))


REDOC: list[dict[str, Any]] = [
    {},
    {"redoc_js_url": "/r.js", "redoc_favicon_url": "/f.png"},
    {"with_google_fonts": False},
]


@pytest.mark.parametrize("arguments", REDOC)
def test_redoc(arguments: dict[str, Any]) -> None:
    expected, written = both("get_redoc_html", openapi_url="/o.json", title="T - ReDoc", **arguments)
    assert written.title == expected.title
    assert written.links == expected.links
    assert written.sources == expected.sources
    assert written.elements["redoc"] == expected.elements["redoc"] == {"spec-url": "/o.json"}
    assert "noscript" in written.elements


def test_awkward_values_stay_what_they_are() -> None:
    """FastAPI writes titles and addresses into the page as they are."""
    page = Page(
        docs.get_swagger_ui_html(
            openapi_url=AWKWARD,
            title='<i>T</i> & "co"',
            swagger_js_url=AWKWARD,
            swagger_css_url=AWKWARD,
            swagger_favicon_url=AWKWARD,
            oauth2_redirect_url=AWKWARD,
        ).body.decode()
    )
    assert page.title == '<i>T</i> & "co"'
    assert page.links == {("stylesheet", AWKWARD), ("shortcut icon", AWKWARD)}
    assert page.sources == [AWKWARD]
    settings = settings_of(page)
    assert string_of(settings["url"]) == AWKWARD
    assert string_of(settings["oauth2RedirectUrl"].removeprefix("window.location.origin + ")) == AWKWARD
    redoc = Page(docs.get_redoc_html(openapi_url=AWKWARD, title="<b>", redoc_js_url=AWKWARD).body.decode())
    assert (redoc.title, redoc.sources, redoc.elements["redoc"]) == ("<b>", [AWKWARD], {"spec-url": AWKWARD})


def string_of(literal: str) -> str:
    """The value of a string of JavaScript in single quotes."""
    assert literal[0] == literal[-1] == "'"
    assert not set("<>&\u2028") & set(literal)
    inner = literal[1:-1]
    assert re.fullmatch(r"(?:[^'\\]|\\.)*", inner)
    value: str = json.loads('"' + inner.replace("\\'", "'").replace('"', '\\"') + '"')
    return value


def test_pages_of_an_application() -> None:
    app = typeway.FastAPI(title="<T>", swagger_ui_parameters={"filter": True}, swagger_ui_init_oauth={"clientId": "x"})
    client = TestClient(app, root_path="/proxy")
    swagger = Page(client.get("/docs").text)
    assert swagger.title == "<T> - Swagger UI"
    assert settings_of(swagger)["url"] == "'/proxy/openapi.json'"
    assert settings_of(swagger)["filter"] is True
    assert "window.opener" in client.get("/docs/oauth2-redirect").text
    assert Page(client.get("/redoc").text).elements["redoc"] == {"spec-url": "/proxy/openapi.json"}
