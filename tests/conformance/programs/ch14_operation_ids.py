"""generate_unique_id_function on every level, duplicated ids with their warning, ids of included routes."""

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.utils import generate_unique_id
from pydantic import BaseModel

from ..calls import get, posts


class Item(BaseModel):
    size: int


class Other(BaseModel):
    name: str


def by(prefix: str):
    def generate(route: APIRoute) -> str:
        return f"{prefix}_{'+'.join(sorted(str(tag) for tag in route.tags))}_{route.name}_{sorted(route.methods)[0]}"

    return generate


app = FastAPI(generate_unique_id_function=by("app"))
router = APIRouter(prefix="/router", generate_unique_id_function=by("router"), tags=["t"])
silent = APIRouter(prefix="/silent")
inner = APIRouter(prefix="/inner")


def embedded(item: Item, other: Other):
    return [item, other]


def plain():
    return "plain"


for owner in (app, router, silent, inner):
    owner.post("/embedded")(embedded)
    owner.post("/own", generate_unique_id_function=by("own"), name="own")(embedded)
    owner.get("/explicit", operation_id=f"explicit{'' if owner is app else owner.prefix.replace('/', '_')}")(plain)

router.include_router(inner)
silent.include_router(inner, generate_unique_id_function=by("inclusion"), prefix="/again")
app.include_router(router)
app.include_router(silent)
app.include_router(router, prefix="/second", generate_unique_id_function=by("second"))

duplicates = FastAPI()
duplicates.get("/a", operation_id="same")(plain)
duplicates.get("/b", operation_id="same")(plain)
duplicates.post("/a", operation_id="same")(embedded)
duplicates.post("/b", operation_id="other")(embedded)
app.mount("/duplicates", duplicates)

FACTS = [generate_unique_id(route) for route in duplicates.routes if isinstance(route, APIRoute)]
REQUESTS = [
    get("/duplicates/openapi.json"),
    get("/duplicates/openapi.json"),
    *posts("/router/embedded", {"item": {"size": 1}, "other": {"name": "n"}}, {}),
    get("/silent/explicit"),
]
