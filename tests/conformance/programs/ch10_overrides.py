"""dependency_overrides: at every level, with parameters of their own, of dependencies with yield, changed while running."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


def store():
    EVENTS.append("+ real store")
    yield {"store": "real"}
    EVENTS.append("- real store")


def user(x_user: Annotated[str, Header()]):
    return x_user


def nested(store: Annotated[dict, Depends(store)], extra: int = 0):
    return {**store, "extra": extra}


def guard():
    raise HTTPException(401, "guarded")


def fake_store():
    EVENTS.append("fake store")
    return {"store": "fake"}


async def fake_store_async(request: Request, colour: str = "blue"):
    EVENTS.append("+ async fake")
    yield {"store": colour, "path": request.url.path}
    EVENTS.append("- async fake")


def fake_user(name: str, age: int = 3):
    return f"{name} {age}"


def fake_nested(base: Annotated[dict, Depends(store)]):
    return {"nested": "fake", "base": base}


router = APIRouter(dependencies=[Depends(guard)])


@app.get("/store")
def read_store(store: Annotated[dict, Depends(store)]):
    return store


@app.get("/nested")
def read_nested(nested: Annotated[dict, Depends(nested)], user: Annotated[str, Depends(user)]):
    return [nested, user]


@router.get("/guarded")
def guarded(again: Annotated[None, Depends(guard)]):
    return "in"


@app.get("/level", dependencies=[Depends(guard)])
def level():
    return "level"


CHOICES = {"store": store, "user": user, "nested": nested, "guard": guard}
REPLACEMENTS = {
    "fake_store": fake_store,
    "fake_store_async": fake_store_async,
    "fake_user": fake_user,
    "fake_nested": fake_nested,
    "open": lambda: None,
    "object": dict,
}


def install(what: str = "", by: str = ""):
    """A dependency that installs an override for what runs after it in the same request."""
    if what:
        app.dependency_overrides[CHOICES[what]] = REPLACEMENTS[by]


@app.get("/live", dependencies=[Depends(install)])
def live(store: Annotated[dict, Depends(store)]):
    return store


@app.post("/override")
def override(what: str, by: str):
    app.dependency_overrides[CHOICES[what]] = REPLACEMENTS[by]
    return len(app.dependency_overrides)


@app.post("/clear")
def clear():
    app.dependency_overrides = {}


app.include_router(router)

USER = {"x-user": "per"}
LOOK = [
    get("/store"),
    get("/nested", headers=USER),
    get("/nested?name=eva"),
    get("/nested?name=eva&age=x&extra=y"),
    get("/guarded"),
    get("/level"),
    get("/store?colour=red"),
]


def after(*overrides: tuple[str, str]):
    return [post(f"/override?what={what}&by={by}") for what, by in overrides] + LOOK + [post("/clear")]


REQUESTS = [
    *LOOK,
    *after(("store", "fake_store")),
    *after(("store", "fake_store_async")),
    *after(("user", "fake_user")),
    *after(("guard", "open")),
    *after(("nested", "fake_nested")),
    *after(("nested", "fake_nested"), ("store", "fake_store")),
    *after(("store", "fake_store_async"), ("user", "fake_user"), ("guard", "open")),
    get("/live"),
    get("/live?what=store&by=fake_store"),
    get("/store"),
    get("/openapi.json"),
    post("/clear"),
    *LOOK,
]
