"""Who may do what: roles from a token, owners of things, several schemes as alternatives, levels of routers, one open door."""

from enum import IntEnum
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Request, Security
from fastapi.security import (
    APIKeyHeader,
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBasicCredentials,
    HTTPBearer,
    SecurityScopes,
)
from pydantic import BaseModel

from ..calls import call, get

EVENTS: list[str] = []
app = FastAPI()
basic, bearer = HTTPBasic(auto_error=False), HTTPBearer(auto_error=False)
key = APIKeyHeader(name="x-api-key", auto_error=False)


class Role(IntEnum):
    guest = 0
    member = 1
    admin = 2


class User(BaseModel):
    name: str
    role: Role = Role.guest


USERS = {"eva": User(name="eva", role=Role.admin), "ada": User(name="ada", role=Role.member), "bot": User(name="bot")}
NOTES = {1: "eva", 2: "ada"}


def by_basic(found: Annotated[HTTPBasicCredentials | None, Depends(basic)]) -> User | None:
    EVENTS.append("basic")
    return USERS.get(found.username) if found and found.password == "pw" else None


async def by_bearer(found: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> User | None:
    EVENTS.append("bearer")
    return USERS.get(found.credentials) if found else None


def by_key(found: Annotated[str | None, Security(key)]) -> User | None:
    EVENTS.append("key")
    return USERS.get(found or "")


def current(
    one: Annotated[User | None, Depends(by_basic)],
    two: Annotated[User | None, Depends(by_bearer)],
    three: Annotated[User | None, Depends(by_key)],
) -> User:
    user = one or two or three
    if user is None:
        raise HTTPException(401, "Who are you?", headers={"WWW-Authenticate": 'Bearer, Basic realm="notes"'})
    return user


Current = Annotated[User, Depends(current)]


def at_least(role: Role):
    def check(user: Current) -> User:
        if user.role < role:
            raise HTTPException(403, f"{role.name} needed")
        return user

    return check


def scoped(scopes: SecurityScopes, user: Current) -> User:
    missing = [scope for scope in scopes.scopes if scope == "delete" and user.role < Role.admin]
    if missing:
        raise HTTPException(403, missing)
    return user


def owned(user: Current, note: Annotated[int, Path(ge=1)]) -> int:
    if note not in NOTES:
        raise HTTPException(404, "No such note")
    if NOTES[note] != user.name and user.role < Role.admin:
        raise HTTPException(403, "Not yours")
    return note


notes = APIRouter(
    prefix="/notes", dependencies=[Depends(at_least(Role.member))], responses={401: {"description": "Unknown"}}
)
admin = APIRouter(prefix="/admin", dependencies=[Depends(at_least(Role.admin))])


@app.get("/open")
def open_door(request: Request):
    return "authorization" in request.headers


@app.get("/me")
def me(user: Current) -> User:
    return user


@notes.get("/{note}")
def read(note: Annotated[int, Depends(owned)], user: Current):
    return [note, user.name]


@notes.delete("/{note}", status_code=204)
def remove(note: Annotated[int, Depends(owned)], user: Annotated[User, Security(scoped, scopes=["delete"])]):
    EVENTS.append(f"{user.name} removes {note}")


@admin.get("/users")
def users() -> list[User]:
    return list(USERS.values())


app.include_router(notes)
app.include_router(admin)

CREDENTIALS = [
    {}, {"authorization": "Bearer eva"}, {"authorization": "Bearer ada"}, {"authorization": "Bearer bot"}, {"authorization": "Bearer nobody"},
    {"authorization": "Basic ZXZhOnB3"}, {"authorization": "Basic ZXZhOng="}, {"x-api-key": "ada"}, {"authorization": "Bearer nobody", "x-api-key": "eva"},
    {"authorization": "Basic %%%"},
]  # fmt: skip
REQUESTS = [
    *(
        get(path, headers=headers)
        for path in ("/open", "/me", "/notes/1", "/notes/2", "/notes/3", "/notes/0", "/admin/users")
        for headers in CREDENTIALS
    ),
    *(call("DELETE", "/notes/2", headers=headers) for headers in CREDENTIALS),
]
