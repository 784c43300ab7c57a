"""frontend(): which declarations are accepted, which are refused and how, and what FASTAPI_ENV changes about it."""

import os
import warnings
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from ..calls import get
from ..facts import outcome
from ..files import written

DIRECTORY = written({"index.html": "home", "a.txt": "a"})
PAGES = written({"404.html": "missing", "file": "no folder"})
EMPTY = written({})
MISSING = EMPTY / "missing"

PATHS = [
    "/",
    "/x",
    "/x/",
    "//",
    "/x//",
    "/x/y",
    "/{x}",
    "/x{y:path}",
    "",
    "x",
    "x/",
    " /x",
    "/x?y",
    "/é",
    "http://x/",
    ".",
]
NO_PATHS = [None, 1, b"/x"]
FALLBACKS = ["auto", "index.html", "404.html", None, "other.html", "", "AUTO", False, 1, "a.txt", ["auto"]]
CHECKS = [True, False, "auto", "yes", None, 0, 1, ""]


def declared(path="/x", fallback="auto", check_dir="auto", directory=DIRECTORY, router=None):
    def declare():
        made = router or FastAPI()
        assert made.frontend(path, directory=directory, fallback=fallback, check_dir=check_dir) is None

    return outcome(declare)


def in_environment(value):
    """What is raised or warned about for every kind of folder, with FASTAPI_ENV set."""
    before = os.environ.pop("FASTAPI_ENV", None)
    if value is not None:
        os.environ["FASTAPI_ENV"] = value
    try:
        return {
            f"{name}, fallback {fallback!r}, check {check!r}": warned(folder, fallback, check)
            for name, folder in {"missing": MISSING, "empty": EMPTY, "pages": PAGES, "file": PAGES / "file"}.items()
            for fallback in ("auto", "index.html", "404.html", None)
            for check in (True, False, "auto")
        }
    finally:
        os.environ.pop("FASTAPI_ENV", None)
        if before is not None:
            os.environ["FASTAPI_ENV"] = before


def warned(folder, fallback, check):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = declared(directory=folder, fallback=fallback, check_dir=check)
    said = [f"{w.category.__name__}, absolute path: {os.fspath(folder.resolve()) in str(w.message)}" for w in caught]
    where = [Path(w.filename).name == Path(__file__).name for w in caught]
    return [found, *said, *where]


def refused(*arguments, **keywords):
    return outcome(lambda: FastAPI().frontend(*arguments, **keywords))


router = APIRouter(prefix="/part", tags=["part"])
app = FastAPI()
before = len(app.routes)
router.frontend("/", directory=DIRECTORY)
app.include_router(router, prefix="/outer")
app.frontend("/", directory=DIRECTORY)
app.frontend("/", directory=PAGES)
app.router.frontend("/own", directory=str(DIRECTORY))


class Folder:
    def __fspath__(self):
        return str(DIRECTORY)


FACTS = {
    "paths": {
        repr(path): [declared(path), declared(path, router=APIRouter(prefix="/p"))] for path in [*PATHS, *NO_PATHS]
    },
    "fallbacks": {repr(fallback): declared(fallback=fallback, directory=PAGES) for fallback in FALLBACKS},
    "unknown fallback is told before": declared(fallback="other", directory=MISSING),
    "fallbacks, unchecked": {repr(x): declared(fallback=x, directory=MISSING, check_dir=False) for x in FALLBACKS},
    "path is told before": declared(path="x", directory=MISSING),
    "checks": {repr(check): [declared(check_dir=check, directory=d) for d in (DIRECTORY, MISSING)] for check in CHECKS},
    "directories": {
        "path-like": declared(directory=Folder()),
        "bytes": declared(directory=os.fsencode(DIRECTORY)),
        "none": declared(directory=None),
        "number": declared(directory=1.5),
        "empty": declared(directory="", fallback=None),
    },
    "environment": {repr(v): in_environment(v) for v in (None, "development", "production", "Development", "")},
    "call": {
        "directory by position": refused("/x", DIRECTORY),
        "no directory": refused("/x"),
        "keyword": refused("/x", directory=DIRECTORY, name="x"),
        "no path": refused(directory=DIRECTORY),
        "path by name": refused(path="/x", directory=DIRECTORY),
    },
    "routes": [len(app.routes) - before, len(router.routes), [type(r).__name__ for r in router.routes]],
    "contexts": [context.path for context in iter_route_contexts(app.routes)],
    "documented": app.openapi()["paths"],
}

REQUESTS = [get(path) for path in ("/", "/outer/part/", "/outer/part", "/own/", "/a.txt", "/own/a.txt", "/404.html")]
GENERATE = False
