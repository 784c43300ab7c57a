"""StaticFiles: plain, html mode, mounted in routers and sub-applications, conditional and partial requests."""

import atexit
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from ..calls import call, get

GENERATE = False
WHEN = 1_700_000_000


def written(files: dict[str, str]) -> Path:
    directory = Path(mkdtemp(prefix="conformance-static-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (WHEN, WHEN))
    return directory


DIRECTORY = written(
    {
        "index.html": "<p>home</p>",
        "404.html": "<p>missing</p>",
        "style.css": "p { color: red }",
        "sub/index.html": "<p>sub</p>",
        "sub/data.json": '{"a": 1}',
        "å b.txt": "spaced",
    }
)

app = FastAPI()
router = APIRouter(prefix="/in-router")
sub = FastAPI()


@app.get("/static/first")
def first():
    return "before the files"


app.mount("/static", StaticFiles(directory=DIRECTORY), name="static")
app.mount("/site", StaticFiles(directory=DIRECTORY, html=True), name="site")
router.mount("/files", StaticFiles(directory=DIRECTORY / "sub"))
sub.mount("/files", StaticFiles(directory=DIRECTORY))
app.include_router(router, prefix="/outer")
app.mount("/sub", sub)


@app.get("/file")
def file():
    return FileResponse(DIRECTORY / "style.css", filename="own name.css", headers={"x-own": "1"})


@app.get("/where")
def where():
    return [str(app.url_path_for("static", path="/style.css")), str(app.url_path_for("site", path="sub/"))]


NAMES = ["", "/", "/style.css", "/index.html", "/sub", "/sub/", "/sub/data.json", "/missing", "/../x", "/%2e%2e/x"]
REQUESTS = [
    *(get(f"{prefix}{name}") for prefix in ("/static", "/site") for name in NAMES),
    get("/static/å b.txt"),
    get("/static/first"),
    get("/outer/files/data.json"),
    get("/outer/in-router/files/data.json"),
    get("/in-router/files/data.json"),
    get("/sub/files/style.css"),
    get("/file"),
    get("/file", headers={"range": "bytes=2-4"}),
    get("/where"),
    call("HEAD", "/static/style.css"),
    call("POST", "/static/style.css"),
    call("HEAD", "/file"),
    get("/static/style.css", headers={"if-modified-since": "Tue, 14 Nov 2023 22:13:20 GMT"}),
    get("/static/style.css", headers={"if-modified-since": "Tue, 14 Nov 2000 22:13:20 GMT"}),
    get("/static/style.css", headers={"range": "bytes=0-0"}),
    get("/static/style.css", headers={"range": "bytes=99-"}),
]
