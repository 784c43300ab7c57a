"""An application whose users log in with a password and then send a token, for any pair of libraries that hash and sign."""

# No postponed annotations: the dependencies are inside a function.
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Security, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from fastapi.testclient import TestClient
from pydantic import BaseModel
from showing import seen

SECRET = "a secret of more than thirty-two bytes"


class Token(BaseModel):
    access_token: str
    token_type: str


class User(BaseModel):
    username: str
    email: str | None = None
    disabled: bool = False


class StoredUser(User):
    hashed_password: str


def application(
    hashed: Callable[[str], str],
    verified: Callable[[str, str], bool],
    encode: Callable[[dict[str, Any], str], str],
    decode: Callable[[str, str], dict[str, Any] | None],
) -> FastAPI:
    """The application, on these functions."""
    known = {
        name: StoredUser(username=name, email=f"{name}@example.com", disabled=disabled, hashed_password=hashed("right"))
        for name, disabled in (("alice", False), ("bob", True))
    }
    app = FastAPI()
    scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"items": "Read items."})

    async def current(scopes: SecurityScopes, token: Annotated[str, Depends(scheme)]) -> User:
        challenge = f'Bearer scope="{scopes.scope_str}"' if scopes.scopes else "Bearer"
        refusal = HTTPException(
            status.HTTP_401_UNAUTHORIZED, "Could not validate credentials", headers={"WWW-Authenticate": challenge}
        )
        claims = decode(token, SECRET)
        user = known.get((claims or {}).get("sub", ""))
        if claims is None or user is None:
            raise refusal
        if not set(scopes.scopes) <= set(claims.get("scopes", [])):
            raise HTTPException(401, "Not enough permissions", headers={"WWW-Authenticate": challenge})
        return user

    async def active(user: Annotated[User, Depends(current)]) -> User:
        if user.disabled:
            raise HTTPException(400, "Inactive user")
        return user

    @app.post("/token")
    async def login(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
        user = known.get(form.username)
        if user is None or not verified(form.password, user.hashed_password):
            raise HTTPException(401, "Incorrect username or password", headers={"WWW-Authenticate": "Bearer"})
        claims = {"sub": user.username, "scopes": form.scopes, "exp": datetime.now(UTC) + timedelta(minutes=30)}
        return Token(access_token=encode(claims, SECRET), token_type="bearer")

    @app.get("/users/me", response_model=User)
    async def read_me(user: Annotated[User, Depends(active)]) -> Any:
        return user

    @app.get("/users/me/items")
    async def read_items(user: Annotated[User, Security(active, scopes=["items"])]) -> list[dict[str, str]]:
        return [{"item_id": "1", "owner": user.username}]

    return app


def facts(
    hashed: Callable[[str], str],
    verified: Callable[[str, str], bool],
    encode: Callable[[dict[str, Any], str], str],
    decode: Callable[[str, str], dict[str, Any] | None],
) -> dict[str, Any]:
    """Use the application: good logins and bad ones, tokens of all kinds."""
    client = TestClient(application(hashed, verified, encode, decode))
    challenge = ("www-authenticate",)

    def login(username: str, password: str = "right", **more: str) -> Any:
        return client.post("/token", data={"username": username, "password": password, **more})

    def read(path: str, token: str) -> list[Any]:
        return seen(client.get(path, headers={"Authorization": f"Bearer {token}"}), headers=challenge)

    past = datetime.now(UTC) - timedelta(minutes=1)
    tokens = {
        "good": login("alice").json()["access_token"],
        "scoped": login("alice", scope="items").json()["access_token"],
        "disabled": login("bob").json()["access_token"],
        "expired": encode({"sub": "alice", "exp": past}, SECRET),
        "forged": encode({"sub": "alice"}, "another secret of more than thirty-two bytes"),
        "nobody": encode({"sub": "carol"}, SECRET),
        "nameless": encode({"scopes": []}, SECRET),
        "nonsense": "nonsense",
    }
    return {
        "logins": [
            [answer.status_code, sorted(answer.json()), answer.json().get("token_type")]
            for answer in (login("alice"), login("bob"), login("alice", grant_type="password"))
        ],
        "refusals": [
            seen(answer, headers=challenge)
            for answer in (
                login("alice", "wrong"),
                login("carol"),
                login("alice", grant_type="code"),
                client.post("/token"),
            )
        ],
        "me": {name: read("/users/me", token) for name, token in tokens.items()},
        "items": {name: read("/users/me/items", token) for name, token in tokens.items()},
        "outside": [
            seen(client.get("/users/me", headers=headers), headers=challenge)
            for headers in ({}, {"Authorization": "Basic eA=="}, {"Authorization": "Bearer"})
        ],
        "document": client.get("/openapi.json").json(),
    }
