"""Every method decorator on application and router, and several methods at once, QUERY among them.

Operations with several methods stay out of the documents of all programs: FastAPI takes their order, and the method in their
default operation id, from a set.
"""

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel

from ..calls import call, methods, post

app = FastAPI()
router = APIRouter(prefix="/router")

ALL = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]


class Search(BaseModel):
    words: list[str]


for owner in (app, router):
    for method in ALL:

        def handler(request: Request):
            return {"method": request.method}

        handler.__name__ = f"do_{method.lower()}"
        getattr(owner, method.lower())("/things")(handler)


@app.api_route("/either", methods=["POST", "get"], include_in_schema=False)
def either(request: Request):
    return request.method


@app.api_route("/default")
def default_method():
    return "only GET"


@app.api_route("/search", methods=["QUERY"])
def search(query: Search):
    return query.words


@router.api_route("/search", methods=["QUERY", "POST"], name="both ways", include_in_schema=False)
def router_search(query: Search, limit: int = 3):
    return query.words[:limit]


def added(depth: int = 1):
    return {"depth": depth}


app.add_api_route("/added", added, methods={"DELETE"}, status_code=202, name="removal")
app.add_api_route("/added-plainly", added)
app.include_router(router)

REQUESTS = [
    *methods("/things", *ALL, "QUERY", "LINK", "delete"),
    *methods("/router/things", *ALL),
    *methods("/either", "GET", "POST", "PUT", "HEAD"),
    *methods("/default", "GET", "POST"),
    *methods("/added", "DELETE", "GET"),
    *methods("/added-plainly?depth=4", "GET", "DELETE"),
    call("QUERY", "/search", json={"words": ["tide", "ebb"]}),
    call("QUERY", "/search", json={"words": "tide"}),
    call("QUERY", "/search"),
    call("GET", "/search"),
    call("QUERY", "/router/search?limit=1", json={"words": ["tide", "ebb"]}),
    post("/router/search?limit=x", json={"words": [1, "ebb"]}),
]
