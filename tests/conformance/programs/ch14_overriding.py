"""The document changed by the program: openapi() replaced, the cached dictionary edited, get_openapi called by hand."""

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from ..calls import get, post

GENERATE = False


class Item(BaseModel):
    name: str = "n"


app = FastAPI(title="Original")
edited = FastAPI(title="Edited")
subclassed_calls: list[str] = []


class Subclassed(FastAPI):
    def openapi(self):
        subclassed_calls.append("called")
        document = super().openapi()
        document["info"]["x-subclass"] = True
        return document


subclassed = Subclassed(title="Subclassed")


def items(item: Item):
    return item


for child in (app, edited, subclassed):
    child.post("/items")(items)


def custom():
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title="Custom",
        version="2.5.0",
        summary="s",
        description="d",
        routes=app.routes,
        tags=[{"name": "t"}],
        servers=[{"url": "/s"}],
    )
    document["info"]["x-logo"] = {"url": "https://example.org/logo.png"}
    app.openapi_schema = document
    return app.openapi_schema


app.openapi = custom
edited.openapi()["paths"]["/items"]["post"]["x-edited"] = [None, {"kept": None}]
edited.openapi()["info"]["title"] = "Edited by hand"
app.mount("/edited", edited)
app.mount("/subclassed", subclassed)


@edited.post("/grow")
def grow():
    edited.add_api_route("/grown", lambda: "grown", name="grown")


router = APIRouter(prefix="/r")
router.post("/items")(items)

FACTS = {
    "by hand": get_openapi(
        title="T",
        version="1",
        routes=router.routes,
        openapi_version="3.0.9",
        external_docs={"url": "https://example.org"},
    ),
    "empty": get_openapi(title="T", version="1", routes=[]),
    "not separate": get_openapi(title="T", version="1", routes=router.routes, separate_input_output_schemas=False),
    "same object": edited.openapi() is edited.openapi(),
}

REQUESTS = [
    get("/edited/openapi.json"),
    post("/edited/grow"),
    get("/edited/grown"),
    get("/edited/openapi.json"),
    get("/subclassed/openapi.json"),
    get("/subclassed/openapi.json", root_path="/r"),
    post("/items", json={}),
]
