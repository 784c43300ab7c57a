"""StaticFiles in html mode as whole sites: folders, redirects, its 404 page, several sites, links to files in pages."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from ..calls import call, get
from ..facts import outcome
from ..files import written

SITE = written(
    {
        "index.html": "<p>home</p>",
        "404.html": "<p>not here</p>",
        "about/index.html": "<p>about</p>",
        "about/team.html": "<p>team</p>",
        "empty/data.txt": "data",
        "script.js": "1",
        "picture.svg": "<svg/>",
        "font.woff2": b"\x00",
        "archive.tar.gz": b"\x1f",
    }
)
BARE = written({"index.html": "<p>bare</p>"})
app = FastAPI()
router = APIRouter()


@app.get("/links", response_class=HTMLResponse)
def links(request: Request):
    return (
        f'<a href="{request.url_for("site", path="about/team.html")}">{request.url_for("plain", path="/script.js")}</a>'
    )


router.mount("/site", StaticFiles(directory=BARE, html=True), name="routed")
app.mount("/plain", StaticFiles(directory=SITE), name="plain")
app.mount("/bare", StaticFiles(directory=BARE, html=True), name="bare")
app.include_router(router, prefix="/routed")
app.mount("/", StaticFiles(directory=SITE, html=True), name="site")

FACTS = {
    "missing directory": outcome(lambda: StaticFiles(directory=SITE / "missing")),
    "neither": outcome(lambda: StaticFiles()),
    "unknown package": outcome(lambda: StaticFiles(packages=["no_such_package"])),
}
PATHS = ["/", "/about", "/about/", "/about/team.html", "/empty", "/empty/", "/missing", "/script.js", "/picture.svg"]
REQUESTS = [
    *(call(method, path) for path in [*PATHS, "/font.woff2", "/archive.tar.gz"] for method in ("GET", "HEAD", "POST")),
    *(get(f"/{name}{path}") for name in ("plain", "bare", "routed/site") for path in ("", "/", "/about", "/missing")),
    get("/links"),
    get("/links", root_path="/proxy"),
    get("/links/"),
    get("/about", root_path="/proxy"),
    get("/openapi.json"),
    get("/docs", ignore_body=True),
    get("/script.js", headers={"range": "bytes=0-"}),
]
GENERATE = False
