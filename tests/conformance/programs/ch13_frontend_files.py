"""frontend(): which file answers which path, with entity tags, ranges, HEAD, other methods and the slash form."""

from fastapi import FastAPI

from ..calls import call, get, methods
from ..files import written

GENERATE = False

DIRECTORY = written(
    {
        "index.html": "<p>home</p>",
        "app.js": "console.log('hello')",
        "style.css": "p { color: red }",
        "data.bin": bytes(range(64)),
        "no-extension": "plain",
        "å b.txt": "spaced",
        "empty.txt": "",
        "guide/index.html": "<p>guide</p>",
        "guide/deep/index.html": "<p>deep</p>",
        "guide/deep/part.html": "<p>part</p>",
        "bare/data.json": '{"a": 1}',
        ".well-known/security.txt": "Contact: nobody",
        "odd.html/index.html": "<p>a folder named like a file</p>",
    }
)

app = FastAPI()
app.frontend("/", directory=DIRECTORY, fallback=None)
sub = FastAPI()
sub.frontend("/site", directory=str(DIRECTORY), fallback=None)
app.mount("/sub", sub)

PATHS = [
    "",
    "/app.js",
    "/style.css",
    "/data.bin",
    "/no-extension",
    "/å b.txt",
    "/empty.txt",
    "/guide",
    "/guide/",
    "/guide?x=1&y=%20",
    "/guide/index.html",
    "/guide/deep",
    "/guide/deep/",
    "/guide/deep/part.html",
    "/guide/deep/part.html/",
    "/bare",
    "/bare/",
    "/bare/data.json",
    "/.well-known/security.txt",
    "/odd.html",
    "/odd.html/",
    "/missing",
    "/app.js/",
    "//app.js",
    "/./app.js",
    "/guide//deep/",
    "/guide/./deep/",
    "/APP.JS",
]
WHOLE = "Tue, 14 Nov 2023 22:13:20 GMT"
ETAG = {"if-none-match": '"nothing-like-it"'}

REQUESTS = [
    get("/"),
    *(get(path) for path in PATHS[1:]),
    get("/sub/site"),
    *(get(f"/sub/site{path}") for path in PATHS),
    get("/sub"),
    get("/sub/"),
    get("/sub/site", root_path="/behind"),
    get("/behind/sub/site/guide", root_path="/behind"),
    get("/guide", headers={"host": "example.com:8080"}, scheme="https"),
    *(
        call(method, path)
        for method in ("HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PROPFIND")
        for path in ("/", "/app.js", "/guide", "/guide/", "/bare", "/missing", "/sub/site/app.js")
    ),
    *methods("/guide?x=1", "HEAD", "PATCH"),
    get("/app.js", headers={"range": "bytes=0-6"}),
    get("/app.js", headers={"range": "bytes=-5"}),
    get("/app.js", headers={"range": "bytes=900-"}),
    get("/app.js", headers={"range": "chars=1-2"}),
    get("/guide/", headers={"range": "bytes=0-3"}),
    call("HEAD", "/app.js", headers={"range": "bytes=0-6"}),
    get("/app.js", headers={"range": "bytes=0-6", "if-range": '"other"'}),
    get("/app.js", headers=ETAG),
    get("/app.js", headers={"if-none-match": "*"}),
    get("/app.js", headers={"if-modified-since": WHOLE}),
    get("/guide/", headers={"if-modified-since": WHOLE}),
    get("/app.js", headers={"if-modified-since": "Tue, 14 Nov 2000 22:13:20 GMT"}),
    call("HEAD", "/app.js", headers={"if-modified-since": WHOLE}),
]
