"""Scopes: how they add up along the dependencies, in SecurityScopes, in caching, and in the document."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security
from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer, SecurityScopes

from ..calls import get

EVENTS: list[str] = []
bearer = OAuth2PasswordBearer("token", scopes={"me": "m", "items": "i", "admin": "a"}, auto_error=False)
key = APIKeyHeader(name="x-key", auto_error=False)
plain = HTTPBearer(auto_error=False)
app = FastAPI()


async def user(scopes: SecurityScopes, token: Annotated[str | None, Depends(bearer)]):
    EVENTS.append(f"user {scopes.scopes} {scopes.scope_str!r}")
    allowed = (token or "").split(".")
    missing = [scope for scope in scopes.scopes if scope not in allowed]
    if token and missing:
        challenge = f'Bearer scope="{scopes.scope_str}"' if scopes.scopes else "Bearer"
        raise HTTPException(403, f"missing {missing}", headers={"WWW-Authenticate": challenge})
    return {"token": token, "scopes": scopes.scopes}


def active(current: Annotated[dict, Security(user, scopes=["me"])], scopes: SecurityScopes):
    return {"active": current, "own": scopes.scopes}


def plain_active(current: Annotated[dict, Depends(user)]):
    return current


def admin(
    one: Annotated[dict, Security(active, scopes=["admin"])], two: Annotated[dict, Security(user, scopes=["admin"])]
):
    return [one, two]


class Guard:
    def __init__(self, name: str):
        self.name = name

    def __call__(self, scopes: SecurityScopes, key: Annotated[str | None, Security(key)]):
        EVENTS.append(f"guard {self.name} {scopes.scopes}")
        return scopes.scope_str


guard = Guard("one")


@app.get("/user")
def read_user(user: Annotated[dict, Depends(user)]):
    return user


@app.get("/me")
def read_me(user: Annotated[dict, Depends(active)]):
    return user


@app.get("/items")
def read_items(user: Annotated[dict, Security(active, scopes=["items", "me"])]):
    return user


@app.get("/nested")
def nested(user: Annotated[dict, Security(plain_active, scopes=["items"])]):
    return user


@app.get("/admin")
def read_admin(user: Annotated[list, Security(admin, scopes=["items"])]):
    return user


@app.get("/twice")
def twice(
    one: Annotated[dict, Security(user, scopes=["me"])],
    two: Annotated[dict, Security(user, scopes=["items"])],
    three: Annotated[dict, Security(user, scopes=["me"])],
    four: Annotated[dict, Depends(user)],
    five: Annotated[dict, Security(user, scopes=["me"], use_cache=False)],
):
    return [one, two, three, four, five]


@app.get("/orders")
def orders(
    one: Annotated[dict, Security(user, scopes=["me", "items"])],
    two: Annotated[dict, Security(user, scopes=["items", "me"])],
):
    return [one, two]


@app.get("/in-endpoint")
def in_endpoint(scopes: SecurityScopes, user: Annotated[dict, Security(user, scopes=["me"])]):
    return [scopes.scopes, scopes.scope_str, user]


@app.get("/scheme-with-scopes")
def scheme_with_scopes(token: Annotated[str | None, Security(bearer, scopes=["items", "admin"])]):
    return token


@app.get("/mixed", dependencies=[Security(guard, scopes=["a", "b"]), Depends(plain)])
def mixed(one: Annotated[str, Security(guard, scopes=["c"])], two: Annotated[dict, Security(user, scopes=["me"])]):
    return [one, two]


router = APIRouter(dependencies=[Security(user, scopes=["items"])])


@router.get("/one", dependencies=[Security(user, scopes=["me"])])
def of_router(user: Annotated[dict, Security(active, scopes=["admin"])]):
    return user


@router.get("/two")
def second_of_router():
    return 2


app.include_router(router, prefix="/router", dependencies=[Security(guard, scopes=["outer"])])

PATHS = ["user", "me", "items", "nested", "admin", "twice", "orders", "in-endpoint", "scheme-with-scopes", "mixed"]
PATHS += ["router/one", "router/two"]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/{path}", headers={"authorization": "Bearer me"}) for path in PATHS),
    *(get(f"/{path}", headers={"authorization": "Bearer me.items.admin", "x-key": "k"}) for path in PATHS),
]
