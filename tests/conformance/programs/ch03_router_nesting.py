"""Three levels of routers: what concatenates, what merges, what is or-ed and and-ed, what the most specific level decides."""

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

from ..calls import get

EVENTS: list[str] = []


def note(name: str):
    def dependency():
        EVENTS.append(name)

    return Depends(dependency)


class ShoutResponse(PlainTextResponse):
    media_type = "text/x-shout"


leaf = APIRouter(prefix="/leaf", tags=["leaf"], dependencies=[note("leaf")], responses={410: {"description": "leaf"}})
branch = APIRouter(
    prefix="/branch",
    tags=["branch"],
    dependencies=[note("branch")],
    default_response_class=HTMLResponse,
    responses={410: {"description": "branch"}, 411: {"description": "branch"}},
    deprecated=True,
)
hidden = APIRouter(prefix="/hidden", include_in_schema=False)
shown = APIRouter(prefix="/shown", include_in_schema=True, default_response_class=ShoutResponse)


@leaf.get("/plain")
def plain():
    return "plain"


@leaf.get("/own-class", response_class=JSONResponse, tags=["own"], dependencies=[note("own")], deprecated=False)
def own_class():
    return "own"


@leaf.get("/again", include_in_schema=True, responses={"4XX": {"description": "any"}, 411: {"description": "route"}})
def again() -> str:
    return "again"


@shown.get("/loud")
def loud():
    return "LOUD"


@shown.get("/secret", include_in_schema=False)
def secret():
    return "ssh"


branch.include_router(leaf, prefix="/twig", tags=["twig"], dependencies=[note("twig")])
hidden.include_router(shown)
branch.include_router(shown, deprecated=True)
app = FastAPI(default_response_class=PlainTextResponse, dependencies=[note("root")])
app.include_router(branch, prefix="/trunk", tags=["trunk"], responses={412: {"description": "trunk"}})
app.include_router(leaf)
app.include_router(hidden)
app.include_router(leaf, prefix="/forced", default_response_class=JSONResponse, deprecated=True, include_in_schema=True)
app.include_router(shown, prefix="/unseen", include_in_schema=False)


@app.get("/own")
def own():
    return "root"


REQUESTS = [
    get(f"{prefix}/leaf/{name}")
    for prefix in ("/trunk/branch/twig", "", "/forced", "/branch", "/trunk/branch")
    for name in ("plain", "own-class", "again")
] + [
    get("/trunk/branch/shown/loud"),
    get("/trunk/branch/shown/secret"),
    get("/hidden/shown/loud"),
    get("/shown/loud"),
    get("/unseen/shown/loud"),
    get("/own"),
    get("/trunk/branch/twig/leaf/plain/"),
]
