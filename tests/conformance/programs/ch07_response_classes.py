"""Response classes: as response_class, returned directly, own subclasses, defaults of application and router."""

import json
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import BaseModel

from ..calls import get

app = FastAPI()


class Model(BaseModel):
    a: int = 1
    text: str = "é"


class PrettyResponse(JSONResponse):
    media_type = "application/vnd.pretty+json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, indent=1, sort_keys=True).encode()


class XmlResponse(Response):
    media_type = "application/xml"
    charset = "latin-1"


class AcceptedResponse(JSONResponse):
    def __init__(self, content: Any, status_code: int = 202, **options: Any):
        super().__init__(content, status_code, **options)


class NoTypeResponse(Response):
    pass


@app.get("/html", response_class=HTMLResponse)
def html():
    return "<h1>Blåskjell</h1>"


@app.get("/text", response_class=PlainTextResponse)
def text():
    return "Blåskjell"


@app.get("/xml", response_class=XmlResponse)
def xml():
    return "<a>é</a>"


@app.get("/bare", response_class=Response)
def bare():
    return b"bytes"


@app.get("/bare-none", response_class=Response)
def bare_none():
    return None


@app.get("/no-type", response_class=NoTypeResponse)
def no_type():
    return "text"


@app.get("/pretty", response_class=PrettyResponse)
def pretty():
    return {"b": 1, "a": [1, {"c": None}]}


@app.get("/pretty-model", response_class=PrettyResponse)
def pretty_model() -> Model:
    return Model(a=2)


@app.get("/json-model", response_class=JSONResponse)
def json_model() -> Model:
    return Model(a=2)


@app.get("/accepted", response_class=AcceptedResponse)
def accepted():
    return {"later": True}


@app.get("/accepted-created", response_class=AcceptedResponse, status_code=201)
def accepted_created():
    return {"later": False}


@app.get("/redirect", response_class=RedirectResponse)
def redirect():
    return "https://example.org/å b"


@app.get("/redirect-status", response_class=RedirectResponse, status_code=302)
def redirect_status():
    return "/html"


@app.get("/redirect-returned")
def redirect_returned():
    return RedirectResponse("/html?x=1#y", status_code=303)


@app.get("/returned-headers")
def returned_headers():
    response = HTMLResponse("<p>", headers={"X-One": "1", "Content-Type": "text/own"})
    response.set_cookie(
        "a", "b", httponly=True, max_age=5, samesite="strict", path="/x", domain="example.org", secure=True
    )
    return response


@app.get("/html-from-model", response_class=HTMLResponse)
def html_from_model(direct: bool = False):
    return HTMLResponse("<b>", status_code=404) if direct else "<i>"


@app.get("/text-number", response_class=PlainTextResponse)
def text_number():
    return 5


defaults = FastAPI(default_response_class=PlainTextResponse)
router = APIRouter(prefix="/router", default_response_class=PrettyResponse)
for owner in (defaults, router):
    owner.get("/default", name="default")(lambda: "text")
    owner.get("/own", response_class=HTMLResponse, name="own")(lambda: "<p>")
    owner.get("/model", response_model=Model, response_class=JSONResponse, name="model")(lambda: {"a": 3})
defaults.include_router(router)
defaults.include_router(router, prefix="/forced", default_response_class=XmlResponse)
app.include_router(router)
app.mount("/defaults", defaults)

PATHS = [
    "html", "text", "xml", "bare", "bare-none", "no-type", "pretty", "pretty-model", "json-model", "accepted", "accepted-created", "redirect", "redirect-status",
    "redirect-returned", "returned-headers", "html-from-model", "html-from-model?direct=1",
]  # fmt: skip
PREFIXES = ["/router", "/defaults", "/defaults/router", "/defaults/forced/router"]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    get("/text-number", raises=True),
    *(get(f"{prefix}/{path}") for prefix in PREFIXES for path in ("default", "own", "model")),
    get("/defaults/openapi.json"),
    get("/html/"),
]
