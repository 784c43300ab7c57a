"""responses= in every form on every level: models, unions, lists, media types, headers, links, ranges, examples, texts."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from pydantic import BaseModel, Field

from ..calls import call, get


class Item(BaseModel):
    number: int
    note: str = ""


class Trouble(BaseModel):
    """What went wrong."""

    message: Annotated[str, Field(examples=["lost"])]


HEADERS = {"X-Rate": {"description": "left", "schema": {"type": "integer"}, "required": True}}
LINKS = {"next": {"operationId": "read_next", "parameters": {"number": "$response.body#/number"}}}
app = FastAPI(responses={500: {"description": "broken"}, "4XX": {"model": Trouble}})
router = APIRouter(
    prefix="/r", responses={404: {"model": Trouble, "description": "lost"}, "default": {"description": "else"}}
)


@app.get("/headers", responses={200: {"headers": HEADERS, "links": LINKS}}, response_model=Item)
def headers(response: Response):
    response.headers["x-rate"] = "3"
    return {"number": 1}


@app.get(
    "/union", responses={404: {"model": Trouble | Item}, 409: {"model": list[Trouble]}, 410: {"model": dict[str, Item]}}
)
def union(number: int):
    return JSONResponse({"message": "lost"}, status_code=404) if number else "found"


@app.get(
    "/media",
    responses={
        200: {
            "content": {"image/png": {}, "text/csv": {"schema": {"type": "string"}, "example": "a,b"}},
            "description": "A picture or a table",
        },
        206: {
            "content": {"application/json": {"examples": {"one": {"summary": "s", "value": {"number": 1}}}}},
            "model": Item,
        },
    },
)
def media() -> Item:
    return Item(number=1)


@app.post(
    "/created",
    status_code=201,
    response_description="Made",
    responses={"201": {"description": "Own"}, "3XX": {"description": "moved"}},
)
def created(item: Item) -> Item:
    return item


@router.get("/merged", responses={404: {"description": "own"}, "5XX": {"description": "any"}})
def merged(q: int = 0) -> list[Item]:
    return []


@router.get("/html", response_class=HTMLResponse, responses={200: {"content": {"application/xml": {}}}})
def html():
    return "<p>"


@router.get("/text", response_class=PlainTextResponse, responses={200: {"model": Item}})
def text():
    return "text"


@router.get(
    "/file", response_class=FileResponse, responses={200: {"description": "bytes", "content": {"application/pdf": {}}}}
)
def file():
    return __file__.replace(".py", ".no") and PlainTextResponse("no file")


@router.get("/moved", response_class=RedirectResponse, status_code=302)
def moved():
    return "/r/text"


@router.delete("/gone", status_code=204, responses={404: {"x-own": True}})
def gone() -> None: ...


app.include_router(router, responses={503: {"description": "later", "headers": HEADERS}})
REQUESTS = [
    get("/headers"),
    *(get(f"/union?number={number}") for number in (0, 1, "x")),
    get("/media"),
    call("POST", "/created", json={"number": 1}),
    call("POST", "/created", json={}),
    *(get(f"/r/{name}") for name in ("merged", "html", "text", "file", "moved")),
    call("DELETE", "/r/gone"),
]
