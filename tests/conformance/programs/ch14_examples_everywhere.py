"""Examples and deprecation of parameters, bodies, forms, headers, models and members."""

from typing import Annotated

from fastapi import Body, Cookie, FastAPI, File, Form, Header, Path, Query, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from ..calls import call, get, posts

NAMED = {
    "normal": {"summary": "A normal one", "description": "**works**", "value": {"name": "Foo", "price": 3}},
    "converted": {"value": {"name": "Bar", "price": "3.5"}},
    "elsewhere": {"externalValue": "https://example.com/one.json"},
}


class Item(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Model", "price": 1}]})
    name: str = Field(examples=["Member"], deprecated=True, title="The Name")
    price: float = Field(json_schema_extra={"x-unit": "EUR"})
    old: Annotated[int | None, Field(deprecated="use price")] = None


app = FastAPI()


@app.post("/named")
def named(item: Annotated[Item, Body(openapi_examples=NAMED)]) -> Item:
    return item


@app.post("/schema")
def schema(item: Annotated[Item, Body(examples=[{"name": "x", "price": 2}], title="T", description="D")]):
    return item.price


@app.post("/both")
def both(item: Annotated[Item, Body(examples=[1], openapi_examples=NAMED)], n: Annotated[int, Body(examples=[3])] = 1):
    return n


@app.get("/parameters/{key}")
def parameters(
    key: Annotated[str, Path(examples=["a"], openapi_examples={"k": {"value": "key"}})],
    q: Annotated[str | None, Query(deprecated=True, openapi_examples={"q": {"summary": "s", "value": "v"}})] = None,
    x_head: Annotated[list[int] | None, Header(examples=[[1, 2]], description="numbers")] = None,
    cookie: Annotated[str, Cookie(deprecated="no", examples=["c"])] = "none",
):
    return [key, q, x_head, cookie]


@app.post("/form")
def form(
    a: Annotated[str, Form(examples=["a"], description="A")],
    b: Annotated[int, Form(openapi_examples={"b": {"value": 1}})] = 1,
):
    return [a, b]


@app.post("/file")
async def file(upload: Annotated[UploadFile, File(description="any file", examples=["bytes"])]):
    return upload.filename


ITEM = {"name": "n", "price": 1}
REQUESTS = [
    *posts("/named", ITEM, {}, {"name": "n", "price": "x"}),
    *posts("/schema", ITEM, {}),
    *posts("/both", {"item": ITEM}, ITEM),
    get("/parameters/k?q=1", headers={"x-head": "1"}, cookies={"cookie": "c"}),
    get("/parameters/k", headers={"x-head": "x"}),
    call("POST", "/form", form={"a": "1", "b": "2"}),
    call("POST", "/form", form={"b": "x"}),
]
