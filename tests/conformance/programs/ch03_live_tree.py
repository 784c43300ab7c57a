"""The tree of routers stays alive: routes and routers that come after the inclusion are served and documented."""

from fastapi import APIRouter, FastAPI

from ..calls import get, post

GENERATE = False

app = FastAPI()
early = APIRouter(prefix="/early", tags=["early"])
nested = APIRouter(prefix="/nested")
app.include_router(early, prefix="/v1")


@early.get("/first")
def first():
    return "first"


early.include_router(nested)


@nested.get("/second")
def second():
    return "second"


@app.post("/grow")
def grow(name: str, where: str = "nested"):
    """Adds a route while the application is running."""

    def grown():
        return {"grown": name}

    target = {"nested": nested, "early": early, "app": app}[where]
    target.add_api_route(f"/{name}", grown, name=name)
    return sorted(app.openapi()["paths"])


@app.post("/graft")
def graft(prefix: str):
    late = APIRouter()

    @late.get("/fruit")
    def fruit():
        return {"from": prefix}

    early.include_router(late, prefix=prefix, tags=["grafted"])
    return len(app.openapi()["paths"])


REQUESTS = [
    get("/v1/early/first"),
    get("/v1/early/nested/second"),
    get("/v1/early/nested/plum"),
    post("/grow?name=plum"),
    get("/v1/early/nested/plum"),
    post("/grow?name=pear&where=early"),
    get("/v1/early/pear"),
    post("/grow?name=apple&where=app"),
    get("/apple"),
    get("/openapi.json"),
    post("/graft?prefix=/late"),
    get("/v1/early/late/fruit"),
    post("/graft?prefix=/v1"),
    get("/v1/early/v1/fruit"),
    post("/grow"),
    get("/early/first"),
]
