"""Tags with metadata, external documentation, licence and contact, servers with variables, summaries: as a whole document."""

from enum import Enum

from fastapi import APIRouter, FastAPI
from pydantic import AnyHttpUrl

from ..calls import get
from ..facts import outcome


class Group(Enum):
    users = "users"
    items = "items"


app = FastAPI(
    title="Everything",
    summary="All of it",
    description="# Head\n\nText with `code`\f and more.",
    version="2.5.0-rc.1",
    terms_of_service="https://example.com/terms",
    contact={"name": "Ada", "url": "https://example.com/ada", "email": "ada@example.com", "x-room": 7},
    license_info={"name": "MIT", "identifier": "MIT"},
    openapi_tags=[
        {
            "name": "users",
            "description": "People",
            "externalDocs": {"description": "More", "url": "https://example.com/users"},
        },
        {"name": "items", "x-display": "Things"},
        {"name": "unused"},
    ],
    servers=[
        {
            "url": "https://{region}.example.com:{port}",
            "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}, "port": {"default": "443"}},
        },
        {"url": "/", "description": "here"},
    ],
    openapi_external_docs={"description": "Manual", "url": "https://example.com/manual"},
)
router = APIRouter(tags=[Group.items, "router"])


@app.get("/users", tags=[Group.users])
def users():
    return []


@router.get("/items", tags=["items", "own"])
def items():
    """List items.

    More about it.
    \f
    Not in the document.
    """
    return []


app.include_router(router, tags=["included"])
app.include_router(router, prefix="/again", tags=[Group.users], deprecated=True)
swapped = FastAPI(title="3.0")
swapped.openapi_version = "3.0.2"
swapped.license_info = {"name": "Apache", "url": str(AnyHttpUrl("https://apache.example/"))}
swapped.get("/nullable")(lambda q: q)
app.mount("/swapped", swapped)

FACTS = {
    "info": list(app.openapi()["info"]),
    "order": list(app.openapi()),
    "bad contact": outcome(lambda: FastAPI(contact={"email": "no mail"}).openapi()),
    "bad tags": outcome(lambda: FastAPI(openapi_tags=[{"description": "no name"}]).openapi()),
    "bad docs": outcome(lambda: FastAPI(openapi_external_docs={"description": "no url"}).openapi()),
    "bad licence": outcome(lambda: FastAPI(license_info={"url": "https://x"}).openapi()),
    "bad server": outcome(lambda: FastAPI(servers=[{"description": "no url"}]).openapi()),
}
REQUESTS = [
    get("/users"),
    get("/items"),
    get("/again/items"),
    get("/swapped/openapi.json"),
    get("/swapped/nullable?q=1"),
]
