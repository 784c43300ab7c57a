"""An application in several modules: shared dependencies, two routers, a package that puts them together."""

from fastapi import Depends, FastAPI

from ...calls import get, gets, methods, post, put
from . import herbs
from .access import token_header, visitor
from .trees import router as trees_router

app = FastAPI(dependencies=[Depends(visitor)])
app.include_router(trees_router)
app.include_router(herbs.router, prefix="/herbs", tags=["herbs"], dependencies=[Depends(token_header)])


@app.get("/")
async def garden():
    return {"message": "Botanical garden"}


OPEN = "?visitor=anna"
TOKEN = {"X-Token": "green"}
REQUESTS = [
    get("/"),
    get(f"/{OPEN}"),
    get("/?visitor=mallory"),
    get(f"/trees/{OPEN}"),
    *gets("/trees/{}" + OPEN, "oak", "palm", "elm"),
    get("/trees/oak"),
    put(f"/trees/oak{OPEN}", json={"height": 3.5}),
    put(f"/trees/elm{OPEN}", json={"height": 3.5}),
    put(f"/trees/oak{OPEN}", json={"height": "tall"}),
    put("/trees/oak", json={"height": -1}),
    get(f"/herbs/{OPEN}"),
    get(f"/herbs/{OPEN}", headers=TOKEN),
    get("/herbs/", headers=TOKEN),
    get("/herbs/", headers={"X-Token": "red"}),
    get(f"/herbs/{OPEN}", headers={"X-Token": "red"}),
    post(f"/herbs/{OPEN}", headers=TOKEN, json=["mint", "sage"]),
    post(f"/herbs/{OPEN}", headers=TOKEN, json="mint"),
    *methods(f"/herbs/{OPEN}", "PUT", "DELETE"),
]
