"""Opaque bearer tokens: a store of sessions, refresh and log out, in header or cookie, one of several schemes."""

from itertools import count
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, FastAPI, HTTPException, Response, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from ..calls import get, post

GENERATE = False
app = FastAPI()
bearer = HTTPBearer(auto_error=False, bearerFormat="opaque", description="A token")
cookie = APIKeyCookie(name="session", auto_error=False)
tokens: dict[str, str] = {}
numbers = count(1)


class Login(BaseModel):
    name: str
    remember: bool = False


def session(
    found: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
    session: Annotated[str | None, Depends(cookie)],
) -> str:
    token = found.credentials if found else session
    if token is None:
        raise HTTPException(401, "No session", headers={"WWW-Authenticate": "Bearer, Cookie"})
    if token not in tokens:
        raise HTTPException(401, "Unknown session")
    return token


Session = Annotated[str, Depends(session)]


@app.post("/login", status_code=201)
def login(data: Login, response: Response):
    token = f"t{next(numbers)}"
    tokens[token] = data.name
    if data.remember:
        response.set_cookie(
            "session", token, max_age=60, secure=True, samesite="strict", path="/", domain="example.com"
        )
    return {"token": token}


@app.get("/me")
def me(token: Session):
    return tokens[token]


@app.post("/refresh")
def refresh(token: Session, response: Response):
    fresh = f"t{next(numbers)}"
    tokens[fresh] = tokens.pop(token)
    response.headers.append("x-old", token)
    return {"token": fresh}


@app.post("/logout", status_code=204)
def logout(token: Session, response: Response, session: Annotated[str | None, Cookie()] = None):
    del tokens[token]
    if session:
        response.set_cookie("session", "", max_age=0, domain="example.com")


admin = APIRouter(prefix="/admin", dependencies=[Depends(session)])


@admin.get("/tokens")
def known():
    return sorted(tokens)


app.include_router(admin)


def with_token(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


REQUESTS = [
    post("/login", json={"name": "eva"}),
    post("/login", json={"name": "ada", "remember": True}),
    post("/login", json={}),
    get("/me"),
    get("/me", headers=with_token("t1")),
    get("/me", cookies={"session": "t2"}),
    get("/me", headers=with_token("t9"), cookies={"session": "t2"}),
    get("/admin/tokens"),
    get("/admin/tokens", headers=with_token("t2")),
    post("/refresh", headers=with_token("t1")),
    get("/me", headers=with_token("t1")),
    get("/me", headers=with_token("t3")),
    post("/logout", cookies={"session": "t2"}),
    post("/logout", headers=with_token("t3")),
    post("/logout", headers=with_token("t3")),
    get("/admin/tokens", cookies={"session": "t2"}),
]
