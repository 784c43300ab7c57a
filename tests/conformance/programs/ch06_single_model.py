"""One Pydantic model as the body: required and optional fields, everything a client may get wrong."""

from fastapi import FastAPI
from pydantic import BaseModel

from ..calls import methods, post, posts

app = FastAPI()


class Loaf(BaseModel):
    name: str
    note: str | None = None
    price: float
    levy: float | None = None


@app.post("/loaves")
def bake(loaf: Loaf):
    baked = loaf.model_dump()
    if loaf.levy is not None:
        baked["price_with_levy"] = loaf.price + loaf.levy
    return baked


@app.post("/async-loaves")
async def bake_async(loaf: Loaf):
    return {"set": sorted(loaf.model_fields_set), **loaf.model_dump()}


GOOD = {"name": "rye", "price": 4.5}
DOCUMENTS = [
    GOOD, {**GOOD, "levy": 0.5, "note": "dark"}, {**GOOD, "levy": None, "note": None}, {**GOOD, "price": "4.5"}, {**GOOD, "price": 4}, {**GOOD, "price": True},
    {**GOOD, "price": None}, {**GOOD, "price": "cheap"}, {**GOOD, "price": [4]}, {**GOOD, "name": 7}, {**GOOD, "name": ""}, {**GOOD, "name": "rugbrød 🍞"},
    {**GOOD, "colour": "brown"}, {"name": "rye"}, {"price": 1}, {}, [], [GOOD], "text", 5, True, None, {"loaf": GOOD}, {**GOOD, "price": 10**400 // 10**380},
    {**GOOD, "price": -0.0}, {"NAME": "rye", "Price": 1},
]  # fmt: skip
JSON = "application/json"
REQUESTS = [
    *posts("/loaves", *DOCUMENTS),
    *posts("/async-loaves", *DOCUMENTS),
    post("/loaves"),
    post("/loaves", content_type=JSON),
    post("/loaves", content="", content_type=JSON),
    post("/loaves", content=" ", content_type=JSON),
    post("/loaves", content="{", content_type=JSON),
    post("/loaves", content='{"name": "rye", "price": 4.5', content_type=JSON),
    post("/loaves", content='{"name": "rye", "price": 4.5}}', content_type=JSON),
    post("/loaves", content="name=rye&price=4.5", content_type=JSON),
    post("/loaves", form={"name": "rye", "price": "4.5"}),
    post("/loaves", content='{"name": "rye", "price": 4.5}', content_type="text/plain"),
    post("/loaves", content='{"name": "rye", "price": 4.5}'),
    post("/loaves", content=[b'{"name": "r', b"", b'ye", "price"', b": 4.5}"], content_type=JSON),
    post("/loaves?name=rye&price=1"),
    *methods("/loaves", "GET", "PUT", "DELETE", "HEAD", json=GOOD),
]
