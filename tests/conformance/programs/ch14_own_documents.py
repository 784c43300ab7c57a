"""openapi() replaced in every documented way: a cached function, a logo, filtered routes, other versions, keys added."""

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from ..calls import get

EVENTS: list[str] = []


class Item(BaseModel):
    name: str


def filled(**settings):
    made = FastAPI(**settings)
    router = APIRouter(prefix="/admin", tags=["admin"])
    router.get("/items", response_model=list[Item])(no_items)
    made.get("/items/{number}", tags=["public"])(lambda number: number)
    made.post("/items", tags=["public"])(create)
    made.include_router(router)
    return made


def no_items():
    return []


def create(item: Item) -> Item:
    return item


app = filled(title="Logo")
public, versions, edited, none = (
    filled(title="Public"),
    filled(title="Versions"),
    filled(),
    filled(openapi_url="/none.json"),
)


def custom_openapi():
    if app.openapi_schema:
        return app.openapi_schema
    EVENTS.append("made")
    schema = get_openapi(title="Custom title", version="2.5.0", summary="short", description="long", routes=app.routes)
    schema["info"]["x-logo"] = {"url": "https://example.com/logo.png"}
    app.openapi_schema = schema
    return app.openapi_schema


app.openapi = custom_openapi


def only_public():
    contexts = [c for c in iter_route_contexts(public.routes) if "public" in getattr(c, "tags", [])]
    return get_openapi(title=public.title, version=public.version, routes=contexts, tags=[{"name": "public"}])


public.openapi = only_public
versions.openapi = lambda: get_openapi(
    title="V",
    version="1",
    openapi_version="3.0.3",
    routes=versions.routes,
    servers=[{"url": "https://v.example"}],
    external_docs={"url": "https://docs.example"},
    license_info={"name": "MIT"},
    contact={"name": "c"},
    terms_of_service="https://t.example",
    separate_input_output_schemas=False,
)
edited.openapi()["paths"]["/items"]["post"]["x-edited"] = True
edited.openapi()["components"]["securitySchemes"] = {"own": {"type": "http", "scheme": "basic"}}
none.openapi = lambda: {"openapi": "3.1.0", "nothing": None}

FACTS = {
    "no routes": get_openapi(title="T", version="1", routes=[]),
    "keys": [list(made.openapi()) for made in (app, public, versions, edited)],
    "same object": app.openapi() is app.openapi(),
}
for name, made in {"public": public, "versions": versions, "edited": edited, "none": none}.items():
    app.mount(f"/{name}", made)
REQUESTS = [
    get("/openapi.json", root_path="/proxy"),
    *(get(f"/{name}/openapi.json") for name in ("public", "versions", "edited")),
    get("/none/none.json"),
    get("/public/admin/items"),
    get("/items/3"),
]
