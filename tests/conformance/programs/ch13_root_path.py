"""Behind a proxy that strips a prefix: servers of the document, documentation pages, links and redirects."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import RedirectResponse

from ..calls import get

app = FastAPI(servers=[{"url": "https://a.example", "description": "A"}, {"url": "/known"}])
plain = FastAPI()
argument = FastAPI(root_path="/argued")
hidden = FastAPI(root_path_in_servers=False)
listed = FastAPI(servers=[{"url": "/known", "variables": {"port": {"default": "1"}}}], root_path_in_servers=True)
router = APIRouter(prefix="/v1")


def show(request: Request):
    return {
        "root": request.scope["root_path"],
        "path": request.scope["path"],
        "url": str(request.url),
        "base": str(request.base_url),
        "made": str(request.url_for("show")),
    }


for made in (app, plain, argument, hidden, listed):
    made.get("/show")(show)
    made.get("/slash/", name="slash")(show)


@router.get("/moved")
def moved(request: Request):
    return RedirectResponse(request.url_for("show"), status_code=303)


@app.get("/own-docs", include_in_schema=False)
def own_docs(request: Request):
    return get_swagger_ui_html(openapi_url=request.scope["root_path"] + app.openapi_url, title="own")


@app.get("/unchanged")
def unchanged():
    return app.openapi()["servers"]


app.include_router(router)
for name, made in {"plain": plain, "argument": argument, "hidden": hidden, "listed": listed}.items():
    app.mount(f"/{name}", made)

ROOTS = ["", "/proxy", "/proxy/", "/known", "/a/b"]
NAMES = ["", "/plain", "/argument", "/hidden", "/listed"]
REQUESTS = [
    *(get(f"{name}/openapi.json", root_path=root) for name in NAMES for root in ROOTS),
    *(get(f"{name}/show", root_path=root) for name in NAMES for root in ("", "/proxy")),
    *(get(f"{name}/slash", root_path=root) for name in NAMES for root in ("", "/proxy")),
    get("/v1/moved", root_path="/proxy"),
    get("/v1/moved/", root_path="/proxy"),
    get("/unchanged", root_path="/proxy"),
    get("/openapi.json"),
]
GENERATE = False
