"""Documentation pages whole: every parameter of the three page functions, escaping, moved and nested pages."""

from fastapi import FastAPI
from fastapi.openapi.docs import (
    get_redoc_html,
    get_swagger_ui_html,
    get_swagger_ui_oauth2_redirect_html,
    swagger_ui_default_parameters,
)

from ..calls import call, get
from ..facts import outcome

app = FastAPI(title='<Docs> & "co"', docs_url=None, redoc_url=None)
sub = FastAPI(title="Sub", docs_url="/d", redoc_url="/r", swagger_ui_oauth2_redirect_url="/d/o", openapi_url="/o.json")

PAGES = {
    "plain": {"openapi_url": "/openapi.json", "title": "T"},
    "all": {
        "openapi_url": "/o.json",
        "title": "T",
        "swagger_js_url": "/own.js",
        "swagger_css_url": "/own.css",
        "swagger_favicon_url": "/own.ico",
        "oauth2_redirect_url": "/back",
        "init_oauth": {"clientId": "id", "usePkceWithAuthorizationCodeGrant": True, "scopes": "a b"},
        "swagger_ui_parameters": {"deepLinking": False, "syntaxHighlight": {"theme": "obsidian"}, "filter": None},
    },
    "escaped": {
        "openapi_url": "/o.json?a=1&b='2'",
        "title": "</title><script>alert(1)</script>",
        "init_oauth": {"appName": "</script>&"},
        "swagger_ui_parameters": {"x": "</script><!--", "dom_id": "#other", "é": "ü", "list": [1, 2.5, None, True]},
    },
    "empty": {"openapi_url": "", "title": "", "oauth2_redirect_url": "", "init_oauth": {}, "swagger_ui_parameters": {}},
}
REDOC = {
    "plain": {"openapi_url": "/openapi.json", "title": "T"},
    "all": {
        "openapi_url": "/o",
        "title": "T",
        "redoc_js_url": "/r.js",
        "redoc_favicon_url": "/r.ico",
        "with_google_fonts": False,
    },
    "escaped": {"openapi_url": '/o?a="1"&b', "title": "<T> & 'co'"},
}


@app.get("/swagger/{name}", include_in_schema=False)
def swagger(name: str):
    return get_swagger_ui_html(**PAGES[name])


@app.get("/redoc/{name}", include_in_schema=False)
async def redoc(name: str):
    return get_redoc_html(**REDOC[name])


@app.get("/back", include_in_schema=False)
async def back():
    return get_swagger_ui_oauth2_redirect_html()


app.mount("/sub", sub)
FACTS = {
    "defaults": swagger_ui_default_parameters,
    "by position": outcome(lambda: get_swagger_ui_html("/openapi.json", "T")),
    "no title": outcome(lambda: get_redoc_html(openapi_url="/")),
    "not JSON": outcome(lambda: get_swagger_ui_html(openapi_url="/", title="", swagger_ui_parameters={"x": object()})),
}
REQUESTS = [
    *(get(f"/swagger/{name}", ignore_body=True) for name in PAGES),
    *(get(f"/redoc/{name}", ignore_body=True) for name in REDOC),
    get("/back", ignore_body=True),
    *(get(f"/sub{page}", ignore_body=True) for page in ("/d", "/r", "/d/o", "/docs", "/redoc")),
    get("/sub/o.json"),
    call("HEAD", "/sub/d", ignore_body=True),
    call("POST", "/sub/d"),
    get("/docs"),
]
GENERATE = False
