"""Tokens with PyJWT and pwdlib: logging in, reading oneself, inactive and unknown accounts, expired and foreign tokens."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from jwt.exceptions import InvalidTokenError
from pwdlib import PasswordHash
from pwdlib.hashers.bcrypt import BcryptHasher
from pydantic import BaseModel

from ..calls import Call, get, post

SECRET_KEY = "conformance-secret-that-is-long-enough"
ALGORITHM = "HS256"
# Far away, so that both copies of the program, and every run of it, make the same tokens.
NOW = datetime(2200, 1, 1, tzinfo=UTC)
passwords = PasswordHash((BcryptHasher(rounds=4),))


class Token(BaseModel):
    access_token: str
    token_type: str


class User(BaseModel):
    username: str
    email: str | None = None
    disabled: bool = False


class UserInDB(User):
    hashed_password: str


fake_users_db = {
    name: {
        "username": name,
        "email": f"{name}@example.com",
        "hashed_password": passwords.hash("secret"),
        "disabled": name == "bob",
    }
    for name in ("alice", "bob")
}
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")
app = FastAPI()


def create_access_token(data: dict[str, Any], expires_delta: timedelta | None = None) -> str:
    return jwt.encode({**data, "exp": NOW + (expires_delta or timedelta(minutes=15))}, SECRET_KEY, algorithm=ALGORITHM)


def get_user(username: str) -> UserInDB | None:
    return UserInDB(**fake_users_db[username]) if username in fake_users_db else None


async def get_current_user(token: Annotated[str, Depends(oauth2_scheme)]) -> UserInDB:
    refusal = HTTPException(
        status_code=status.HTTP_401_UNAUTHORIZED,
        detail="Could not validate credentials",
        headers={"WWW-Authenticate": "Bearer"},
    )
    try:
        username = jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM]).get("sub")
    except InvalidTokenError as error:
        raise refusal from error
    user = get_user(username) if username else None
    if user is None:
        raise refusal
    return user


async def get_active_user(current: Annotated[UserInDB, Depends(get_current_user)]) -> UserInDB:
    if current.disabled:
        raise HTTPException(400, "Inactive user")
    return current


CurrentUser = Annotated[User, Depends(get_active_user)]


@app.post("/token", response_model=Token)
async def login(form_data: Annotated[OAuth2PasswordRequestForm, Depends()]):
    user = get_user(form_data.username)
    if user is None or not passwords.verify(form_data.password, user.hashed_password):
        raise HTTPException(
            status_code=status.HTTP_401_UNAUTHORIZED,
            detail="Incorrect username or password",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return Token(access_token=create_access_token({"sub": user.username}), token_type="bearer")


@app.get("/users/me", response_model=User)
async def me(current_user: CurrentUser):
    return current_user


@app.get("/users/me/items")
async def own_items(current_user: CurrentUser):
    return [{"item_id": "1", "owner": current_user.username}]


def bearing(path: str, token: str, scheme: str = "Bearer") -> Call:
    return get(path, headers={"authorization": f"{scheme} {token}"})


TOKENS = [
    create_access_token({"sub": "alice"}),
    create_access_token({"sub": "bob"}),
    create_access_token({"sub": "nobody"}),
    create_access_token({"other": "alice"}),
    create_access_token({"sub": "alice"}, timedelta(days=-365 * 190)),
    jwt.encode({"sub": "alice"}, "another secret, which is also long enough", algorithm=ALGORITHM),
    jwt.encode({"sub": "alice"}, SECRET_KEY, algorithm="HS512"),
    "not.a.token",
    "",
]
REQUESTS = [
    *(
        post("/token", form={"username": name, "password": password})
        for name, password in (
            ("alice", "secret"),
            ("alice", "wrong"),
            ("carol", "secret"),
            ("bob", "secret"),
            ("", ""),
        )
    ),
    post("/token", form={"username": "alice", "password": "secret", "grant_type": "client"}),
    *(bearing(path, token) for path in ("/users/me", "/users/me/items") for token in TOKENS),
    bearing("/users/me", TOKENS[0], "bearer"),
    bearing("/users/me", TOKENS[0], "Basic"),
    get("/users/me"),
]
