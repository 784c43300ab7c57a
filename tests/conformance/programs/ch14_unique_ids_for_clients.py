"""Ids for client generators: tag and name, on application, router, inclusion and route; callbacks, webhooks, several methods."""

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from ..calls import call, get, post


class Item(BaseModel):
    name: str


def of_tag(route: APIRoute):
    return f"{route.tags[0] if route.tags else 'none'}-{route.name}"


def of_path(route: APIRoute):
    return f"{route.path_format.strip('/').replace('/', '.')}:{'+'.join(sorted(route.methods))}"


app = FastAPI(generate_unique_id_function=of_tag)
items = APIRouter(prefix="/items", tags=["items"])
users = APIRouter(prefix="/users", tags=["users"], generate_unique_id_function=of_path)
callbacks = APIRouter(generate_unique_id_function=of_path)


@callbacks.post("{$request.body#/url}/done")
def done(item: Item): ...


@items.get("/")
def list_items() -> list[Item]:
    return []


@items.post("/", callbacks=callbacks.routes)
def create_item(item: Item, other: Item) -> Item:
    return item


@items.get("/{number}", operation_id="readOne")
def read_item(number: int):
    return number


@users.api_route("/any/{key}", methods=["PATCH"])
def any_user(key: str, item: Item):
    return key


@users.delete("/{key}", generate_unique_id_function=of_tag)
def remove_user(key: str):
    return key


@app.webhooks.post("new-item")
def new_item(body: Item): ...


@app.get("/plain")
def plain():
    return app.url_path_for("list_items")


app.include_router(items)
app.include_router(items, prefix="/v2", tags=["second"], generate_unique_id_function=of_path)
app.include_router(users)
strip = FastAPI()
strip.include_router(items)
for route in [r for r in strip.router.routes if isinstance(r, APIRoute)]:
    route.operation_id = route.name
app.mount("/strip", strip)
REQUESTS = [
    get("/items/"),
    get("/v2/items/3"),
    post("/items/", json={"item": {"name": "a"}, "other": {"name": "b"}}),
    call("PATCH", "/users/any/k", json={"name": "n"}),
    call("DELETE", "/users/k"),
    get("/plain"),
    get("/strip/openapi.json"),
]
