"""Operations that know the caller if there is one: optional schemes, defaults, several answers, caching headers, both kinds of traffic."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response, Security, WebSocket
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBearer,
    OAuth2PasswordBearer,
)
from pydantic import BaseModel

from ..calls import get, socket

app = FastAPI()
bearer = HTTPBearer(auto_error=False)
basic = HTTPBasic(auto_error=False)
oauth = OAuth2PasswordBearer("token", auto_error=False)
keys = [
    APIKeyQuery(name="key", auto_error=False),
    APIKeyHeader(name="x-key", auto_error=False),
    APIKeyCookie(name="key", auto_error=False),
]


class User(BaseModel):
    name: str
    by: str


def user(
    response: Response,
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None,
    query: Annotated[str | None, Security(keys[0])] = None,
    header: Annotated[str | None, Security(keys[1])] = None,
    cookie: Annotated[str | None, Security(keys[2])] = None,
) -> User | None:
    response.headers["vary"] = "Authorization, Cookie, X-Key"
    for value, by in (
        (token and token.credentials, "bearer"),
        (query, "query"),
        (header, "header"),
        (cookie, "cookie"),
    ):
        if value:
            return User(name=value, by=by)
    return None


def required(user: Annotated[User | None, Depends(user)]) -> User:
    if user is None:
        raise HTTPException(401, "Anonymous", headers={"WWW-Authenticate": "Bearer"})
    return user


def admin(user: Annotated[User, Depends(required)]) -> User:
    if user.name != "admin":
        raise HTTPException(403)
    return user


@app.get("/maybe")
def maybe(user: Annotated[User | None, Depends(user)]) -> User | None:
    return user


@app.get("/greeting")
def greeting(
    response: Response, user: Annotated[User | None, Depends(user)], q: Annotated[str, Query(max_length=3)] = "hi"
):
    response.headers["cache-control"] = "private" if user else "public, max-age=60"
    return f"{q} {user.name if user else 'stranger'}"


@app.get("/required", responses={401: {"description": "Anonymous"}})
def needed(user: Annotated[User, Depends(required)]):
    return user


@app.get("/admin", dependencies=[Depends(admin)])
def of_admin(user: Annotated[User, Depends(required)]):
    return user


@app.get("/raw")
def raw(
    authorization: Annotated[str | None, Header()] = None,
    token: Annotated[str | None, Depends(oauth)] = None,
    login=Depends(basic),
):
    return [authorization, token, login]


@app.websocket("/talk")
async def talk(
    websocket: WebSocket,
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    key: Annotated[str | None, Depends(keys[0])],
):
    await websocket.accept()
    await websocket.send_json([token and token.model_dump(), key])
    await websocket.close()


WAYS = [
    {}, {"headers": {"authorization": "Bearer eva"}}, {"headers": {"authorization": "Bearer admin"}}, {"headers": {"authorization": "Basic ZXZhOnB3"}},
    {"headers": {"x-key": "ada"}}, {"cookies": {"key": "ida"}}, {"headers": {"authorization": "Bearer eva", "x-key": "admin"}}, {"headers": {"x-key": ""}},
]  # fmt: skip
PATHS = ("maybe", "greeting", "required", "admin", "raw")
REQUESTS = [
    *(get(f"/{path}", **way) for path in PATHS for way in WAYS),
    *(get(f"/{path}?key=admin") for path in PATHS),
    get("/greeting?q=long"),
    *(socket("/talk", **way) for way in WAYS),
    socket("/talk?key=k"),
]
