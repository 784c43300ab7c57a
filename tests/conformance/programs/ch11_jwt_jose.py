"""Tokens with python-jose and passlib: the same login, with roles in the token and routers that demand them."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from jose import JWTError, jwt
from passlib.context import CryptContext
from pydantic import BaseModel, ValidationError

from ..calls import Call, get, post

SECRET_KEY = "conformance-secret-that-is-long-enough"
ALGORITHM = "HS256"
NOW = datetime(2200, 1, 1, tzinfo=UTC)
pwd_context = CryptContext(schemes=["pbkdf2_sha256"], pbkdf2_sha256__default_rounds=1, deprecated="auto")
app = FastAPI()
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"me": "Read yourself.", "items": "Read items."})


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class TokenData(BaseModel):
    username: str | None = None
    scopes: list[str] = []


class User(BaseModel):
    username: str
    email: str | None = None
    disabled: bool = False


ACCOUNTS: dict[str, dict[str, Any]] = {
    "alice": {"username": "alice", "email": "a@example.com", "hashed_password": pwd_context.hash("secret123")},
    "mallory": {"username": "mallory", "hashed_password": pwd_context.hash("x"), "disabled": True},
}


def token_for(data: dict[str, Any], lifetime: timedelta = timedelta(minutes=30)) -> str:
    return jwt.encode({**data, "exp": NOW + lifetime}, SECRET_KEY, algorithm=ALGORITHM)


async def current_user(scopes: SecurityScopes, token: Annotated[str, Depends(oauth2_scheme)]) -> User:
    challenge = f'Bearer scope="{scopes.scope_str}"' if scopes.scopes else "Bearer"
    refusal = HTTPException(
        status.HTTP_401_UNAUTHORIZED, "Could not validate credentials", {"WWW-Authenticate": challenge}
    )
    try:
        payload = jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM])
        found = TokenData(username=payload.get("sub"), scopes=payload.get("scope", "").split())
    except (JWTError, ValidationError) as error:
        raise refusal from error
    if found.username not in ACCOUNTS:
        raise refusal
    if any(scope not in found.scopes for scope in scopes.scopes):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Not enough permissions", {"WWW-Authenticate": challenge})
    return User(**ACCOUNTS[found.username])


async def active_user(user: Annotated[User, Security(current_user, scopes=["me"])]) -> User:
    if user.disabled:
        raise HTTPException(400, "Inactive user")
    return user


@app.post("/token")
async def login(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    account = ACCOUNTS.get(form.username)
    if not account or not pwd_context.verify(form.password, account["hashed_password"]):
        raise HTTPException(400, "Incorrect username or password")
    return Token(access_token=token_for({"sub": form.username, "scope": " ".join(form.scopes)}))


@app.get("/users/me")
async def read_me(user: Annotated[User, Depends(active_user)]) -> User:
    return user


@app.get("/users/me/items")
async def read_items(user: Annotated[User, Security(active_user, scopes=["items"])]):
    return [{"item_id": "1", "owner": user.username}]


@app.get("/status")
async def read_status(user: Annotated[User, Depends(current_user)]):
    return {"status": "ok", "for": user.username}


router = APIRouter(prefix="/items", dependencies=[Security(active_user, scopes=["items"])])


@router.get("/all", dependencies=[Security(current_user, scopes=["admin"])])
def everything():
    return []


app.include_router(router)


def bearing(path: str, **data: Any) -> Call:
    lifetime = data.pop("lifetime", timedelta())
    return get(path, headers={"authorization": f"Bearer {token_for(data, lifetime)}"})


PATHS = ("/users/me", "/users/me/items", "/status", "/items/all")
CLAIMS: list[dict[str, Any]] = [
    {"sub": "alice"}, {"sub": "alice", "scope": "me"}, {"sub": "alice", "scope": "me items"}, {"sub": "alice", "scope": "me items admin"},
    {"sub": "mallory", "scope": "me items admin"}, {"sub": "nobody"}, {"scope": "me"}, {"sub": "alice", "lifetime": timedelta(days=-90_000)},
]  # fmt: skip
REQUESTS = [
    *(
        post("/token", form={"username": name, "password": password, "scope": scope})
        for name, password, scope in (
            ("alice", "secret123", ""),
            ("alice", "secret123", "me items"),
            ("alice", "x", ""),
            ("eve", "x", ""),
        )
    ),
    *(bearing(path, **claims) for path in PATHS for claims in CLAIMS),
    *(get(path) for path in PATHS),
    *(get(path, headers={"authorization": "Bearer a.b.c"}) for path in PATHS),
]
