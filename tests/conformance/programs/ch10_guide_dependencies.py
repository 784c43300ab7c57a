"""The everyday dependencies: shared parameters, a class, a session with yield, chained headers, levels of a router."""

from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()


def common(skip: int = 0, limit: int = 100):
    return {"skip": skip, "limit": limit}


Common = Annotated[dict[str, int], Depends(common)]


@app.get("/users")
def users(commons: Common):
    return {"params": commons, "users": []}


@app.get("/items")
def items(commons: Common):
    return {"params": commons, "items": []}


class PaginationParams:
    def __init__(self, page: int = 1, size: int = 20):
        if size > 100:
            raise HTTPException(400, "Max page size is 100")
        self.skip = (page - 1) * size
        self.limit = size
        self.page = page


Pagination = Annotated[PaginationParams, Depends()]


@app.get("/products")
def products(p: Pagination):
    return {"skip": p.skip, "limit": p.limit, "page": p.page}


def get_db():
    db: dict[str, Any] = {"connection": "session"}
    try:
        yield db
    finally:
        db.clear()
        EVENTS.append(f"closed {db}")


DB = Annotated[dict[str, Any], Depends(get_db)]


@app.get("/db-items")
def db_items(db: DB):
    return {"db": db}


@app.get("/db-error")
def db_error(db: DB):
    raise HTTPException(418, sorted(db))


async def verify_token(x_token: Annotated[str, Header()]):
    if x_token != "supersecret":
        raise HTTPException(403, "Invalid X-Token header")
    return x_token


async def verify_key(x_key: Annotated[str, Header()]):
    if x_key != "fakekey":
        raise HTTPException(403, "Invalid X-Key header")
    return x_key


@app.get("/admin", dependencies=[Depends(verify_token), Depends(verify_key)])
def admin():
    return {"admin": "access granted"}


router = APIRouter(prefix="/api/v1", dependencies=[Depends(verify_token)])


@router.get("/protected-resource")
def protected():
    return {"data": "sensitive"}


@lru_cache
def settings() -> dict[str, str]:
    EVENTS.append("settings made")
    return {"name": "cached"}


@router.get("/settings")
def read_settings(found: Annotated[dict[str, str], Depends(settings)]):
    return found


app.include_router(router)

HEADERS: list[dict[str, str]] = [
    {}, {"x-token": "supersecret"}, {"x-token": "wrong", "x-key": "fakekey"}, {"x-token": "supersecret", "x-key": "wrong"},
    {"x-token": "supersecret", "x-key": "fakekey"}, {"x-key": "fakekey"},
]  # fmt: skip
REQUESTS = [
    *(get(f"/{path}{query}") for path in ("users", "items") for query in ("", "?skip=5", "?limit=x&skip=y")),
    *(get(f"/products{query}") for query in ("", "?page=3&size=10", "?size=101", "?page=x&size=101")),
    get("/db-items"),
    get("/db-error"),
    *(get("/admin", headers=headers) for headers in HEADERS),
    *(
        get(f"/api/v1/{path}", headers=headers)
        for path in ("protected-resource", "settings")
        for headers in HEADERS[:3]
    ),
    get("/api/v1/settings", headers=HEADERS[1]),
]
