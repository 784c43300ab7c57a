"""Security scopes that are demanded twice, in one list and on several levels: who sees them twice."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.routing import APIRoute
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()
scheme = OAuth2PasswordBearer("token", scopes={"a": "first", "b": "second"})


def leaf(scopes: SecurityScopes):
    EVENTS.append(f"leaf {scopes.scopes} {scopes.scope_str}")
    return scopes.scopes


def passing(value: Annotated[list[str], Depends(leaf)]):
    return value


def inner(
    scopes: SecurityScopes,
    one: Annotated[list[str], Security(passing, scopes=["a", "e", "e"])],
    other: Annotated[list[str], Security(leaf, scopes=["a"])],
):
    EVENTS.append(f"inner {scopes.scopes}")
    return [one, other]


def outer(scopes: SecurityScopes, value: Annotated[list[list[str]], Security(inner, scopes=["a", "d"])]):
    EVENTS.append(f"outer {scopes.scopes}")
    return value


def user(scopes: SecurityScopes, token: Annotated[str, Depends(scheme)]):
    return f"{token}: {scopes.scope_str}"


def active(name: Annotated[str, Security(user, scopes=["a"])]):
    return name


@app.get("/levels")
def levels(value: Annotated[list[list[str]], Security(outer, scopes=["a"])]):
    return value


@app.get("/listed", dependencies=[Security(outer, scopes=["x", "x"])])
def listed(value: Annotated[list[list[str]], Security(outer, scopes=["a", "a"])]):
    return value


@app.get("/user")
def read_user(name: Annotated[str, Security(active, scopes=["a", "b", "b"])]):
    return name


router = APIRouter(dependencies=[Security(passing, scopes=["z", "z"])])
router.get("/levels")(levels)
app.include_router(router, prefix="/included", dependencies=[Security(inner, scopes=["y", "z"])])

overridden = FastAPI()
overridden.get("/listed", dependencies=[Security(outer, scopes=["x", "x"])])(listed)
overridden.dependency_overrides[passing] = leaf
app.mount("/overridden", overridden)


def written(dependant) -> list[object]:
    parents, own = dependant.parent_oauth_scopes, dependant.own_oauth_scopes
    return [
        getattr(dependant.call, "__name__", "scheme"),
        parents,
        own,
        [written(below) for below in dependant.dependencies],
    ]


FACTS = [written(route.dependant) for route in app.routes if isinstance(route, APIRoute)]

REQUESTS = [
    get("/levels"),
    get("/listed"),
    get("/user", headers={"authorization": "Bearer t"}),
    get("/user"),
    get("/included/levels"),
    get("/overridden/listed"),
]
