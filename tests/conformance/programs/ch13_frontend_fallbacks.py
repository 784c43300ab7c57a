"""frontend(): what answers a path without a file, for each fallback and for many Accept headers."""

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

from ..calls import call, get
from ..files import written

GENERATE = False

BOTH = {
    "index.html": "<p>home</p>",
    "404.html": "<p>missing</p>",
    "a.js": "1",
    "sub/index.html": "sub",
    "bare/x.txt": "x",
}
SPA = {name: text for name, text in BOTH.items() if name != "404.html"}
PAGES = {name: text for name, text in BOTH.items() if name != "index.html"}
NEITHER = {"a.js": "1", "404.html/index.html": "a folder", "sub/404.html": "not here"}

app = FastAPI()
app.frontend("/auto-both", directory=written(BOTH))
app.frontend("/auto-spa", directory=written(SPA), fallback="auto")
app.frontend("/auto-pages", directory=written(PAGES))
app.frontend("/auto-neither", directory=written(NEITHER))
app.frontend("/index", directory=written(BOTH), fallback="index.html")
app.frontend("/404", directory=written(BOTH), fallback="404.html")
app.frontend("/none", directory=written(BOTH), fallback=None)
app.frontend("/late-index", directory=written({"a.js": "1"}), fallback="index.html", check_dir=False)
app.frontend("/late-404", directory=written({"a.js": "1"}), fallback="404.html", check_dir=False)


@app.exception_handler(RuntimeError)
def broken(request: Request, error: RuntimeError):
    return PlainTextResponse(f"{type(error).__name__} {'index.html' in str(error)}", status_code=500)


FRONTENDS = ["auto-both", "auto-spa", "auto-pages", "auto-neither", "index", "404", "none"]
HTML = {"accept": "text/html"}
ACCEPT = [
    "*/*",
    "text/*",
    "text/html",
    "TEXT/HTML",
    "text/html;q=0",
    "text/html;q=0.0",
    "text/html;q=0.001",
    "text/html; q=0",
    "text/html ; q = 0",
    "text/html;Q=0",
    "text/html;q=1;level=2",
    "text/html;level=1;q=0",
    "text/html;q=x",
    "text/html;q=",
    "text/html;q=-1",
    "text/html;q=2",
    "text/html;q=nan",
    "text/html;q=inf",
    "text/html;q=0e5",
    "text/html;charset=utf-8",
    "text/html;q",
    'text/html;a=",";q=0',
    "application/xhtml+xml",
    "application/xhtml+xml;q=0,text/html",
    "application/xhtml+xml,text/html;q=0",
    "text/html;q=0,text/html",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
    "application/json, text/plain, */*",
    "text/htmlx",
    "x-text/html",
    "application/xml",
    "",
    ",",
    "text/html,",
    " text/html ",
    "image/*,text/html;q=0.1",
    "text/html text/plain",
    "text/html;q=0.5;q=0",
    "text/html;q=0;q=0.5",
]

REQUESTS = [
    *(
        call(method, f"/{name}{path}", headers=headers)
        for name in FRONTENDS
        for method in ("GET", "HEAD")
        for path in ("/missing", "/deep/missing.js", "/bare/")
        for headers in ((), HTML)
    ),
    *(call("POST", f"/{name}{path}", headers=HTML) for name in FRONTENDS for path in ("/missing", "/a.js", "/sub/")),
    *(get(f"/{name}{path}") for name in FRONTENDS for path in ("/index.html", "/sub", "/sub/", "/sub/index.html")),
    *(get(f"/{name}{path}", headers=HTML) for name in FRONTENDS for path in ("", "/", "/404.html", "/a.js", "/a.js/")),
    *(get("/index/missing", headers={"accept": value}) for value in ACCEPT),
    get("/index/missing", headers=[("accept", "image/png"), ("accept", "text/html")]),
    get("/index/missing", headers=[("accept", "text/html;q=0"), ("accept", "application/xhtml+xml")]),
    *(get(f"/index/missing.{ending}", headers=HTML) for ending in ("js", "png", "html", "x")),
    get("/index/missing", headers={**HTML, "range": "bytes=0-2"}),
    get("/404/missing", headers={**HTML, "range": "bytes=0-2"}),
    get("/404/missing", headers={"if-modified-since": "Tue, 14 Nov 2023 22:13:20 GMT"}),
    get("/index/missing", headers={**HTML, "if-modified-since": "Tue, 14 Nov 2023 22:13:20 GMT"}),
    *(
        get(f"/{name}{path}", headers=HTML)
        for name in ("late-index", "late-404")
        for path in ("/a.js", "/missing", "/")
    ),
]
