"""Scopes over routers, inclusions, overrides and WebSockets; caches of equal scopes in another order; scopes in answers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security, WebSocket
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

from ..calls import get, post, socket

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()
oauth = OAuth2PasswordBearer("token", scopes={name: name.upper() for name in "abcd"}, auto_error=False)


async def holder(scopes: SecurityScopes, token: Annotated[str | None, Depends(oauth)]) -> list[str]:
    EVENTS.append(f"holder {scopes.scope_str}")
    if token is not None and (missing := sorted(set(scopes.scopes) - set(token))):
        raise HTTPException(403, missing, headers={"WWW-Authenticate": f'Bearer scope="{scopes.scope_str}"'})
    return scopes.scopes


def plain(found: Annotated[list[str], Depends(holder)]) -> list[str]:
    return found


def adding(found: Annotated[list[str], Security(holder, scopes=["b"])], own: SecurityScopes) -> list[list[str]]:
    return [found, own.scopes]


def counting(
    found: Annotated[Any, Security(adding, scopes=["c"])], again: Annotated[Any, Security(adding, scopes=["c"])]
):
    yield [found, again, found is again]
    EVENTS.append("counting leaves")


inner = APIRouter(prefix="/inner", dependencies=[Security(holder, scopes=["b"])])
outer = APIRouter(prefix="/outer", dependencies=[Security(plain, scopes=["a"])])


@inner.get("/one")
def one(found: Annotated[list[str], Security(holder, scopes=["d"])]):
    return found


@inner.get("/two", dependencies=[Security(counting, scopes=["d"])])
def two(found: Annotated[Any, Security(counting, scopes=["a"])], scopes: SecurityScopes):
    return [found, scopes.scopes]


@inner.websocket("/talk")
async def talk(websocket: WebSocket, found: Annotated[Any, Security(counting, scopes=["a", "d"])]):
    await websocket.accept()
    await websocket.send_json(found)
    await websocket.close()


@app.get("/order")
def order(
    one: Annotated[list[str], Security(holder, scopes=["a", "b"])],
    two: Annotated[list[str], Security(holder, scopes=["b", "a"])],
    three: Annotated[list[str], Security(holder, scopes=["a", "b", "a"])],
    four: Annotated[list[str], Security(plain, scopes=["b", "a"])],
):
    return [one, two, three, four, one is two, one is four]


@app.post("/override/{what}")
def override(what: str):
    def fake(scopes: SecurityScopes, q: str = "") -> list[str]:
        EVENTS.append(f"fake {scopes.scope_str}")
        return [*scopes.scopes, q]

    app.dependency_overrides = {
        "holder": {holder: fake},
        "adding": {adding: plain},
        "plain": {plain: lambda: ["none"]},
    }.get(what, {})


outer.include_router(inner, dependencies=[Security(holder, scopes=["c"])])
app.include_router(outer)
app.include_router(inner, dependencies=[Depends(holder)])

TOKENS = [None, "", "a", "ab", "abc", "abcd"]
ALL = [
    get(path, headers={} if token is None else {"authorization": f"Bearer {token or 'x'}"})
    for path in ("/outer/inner/one", "/inner/one", "/inner/two", "/order")
    for token in TOKENS
]
REQUESTS = [
    *ALL,
    get("/outer/inner/two"),
    *(socket("/inner/talk", headers={"authorization": f"Bearer {token}"}) for token in ("abcd", "abd", "x")),
]
for what in ("holder", "adding", "plain", "nothing"):
    REQUESTS += [post(f"/override/{what}"), *ALL[::6], get("/inner/two?q=q"), socket("/outer/inner/talk")]
