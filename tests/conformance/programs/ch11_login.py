"""Logging in for a token, signed by hand, and what it opens: users, roles, expiry, a forged and a malformed token."""

import base64
import hashlib
import hmac
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from pydantic import BaseModel, EmailStr

from ..calls import Call, get, post

SECRET = b"only for this program"
NOW = 1_700_000_000
EVENTS: list[str] = []


class Account(BaseModel):
    username: str
    mail: EmailStr | None = None
    disabled: bool = False
    roles: list[str] = []


class StoredAccount(Account):
    digest: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
    expires_in: int


class Claims(BaseModel):
    sub: str
    exp: int
    scopes: list[str] = []


def digest_of(password: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", 10).hex()


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(claims: dict[str, Any], secret: bytes = SECRET) -> str:
    head = packed(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    text = f"{head}.{packed(json.dumps(claims).encode())}"
    return f"{text}.{packed(hmac.digest(secret, text.encode(), 'sha256'))}"


def verified(token: str) -> Claims:
    text, _, signature = token.rpartition(".")
    if not hmac.compare_digest(unpacked(signature), hmac.digest(SECRET, text.encode(), "sha256")):
        raise ValueError("wrong signature")
    return Claims.model_validate_json(unpacked(text.split(".")[1]))


ACCOUNTS = {
    name: StoredAccount(username=name, digest=digest_of(password), disabled=disabled, roles=roles, mail=mail)
    for name, password, disabled, roles, mail in (
        ("ada", "engine", False, ["admin", "reader"], "ada@example.org"),
        ("eva", "rocket", False, ["reader"], None),
        ("old", "gone", True, ["reader"], None),
    )
}

bearer = OAuth2PasswordBearer(tokenUrl="auth/token", scopes={"admin": "everything", "reader": "looking"})
TokenText = Annotated[str, Depends(bearer)]


def refusal(detail: str, scopes: SecurityScopes) -> HTTPException:
    challenge = f'Bearer scope="{scopes.scope_str}"' if scopes.scopes else "Bearer"
    return HTTPException(status.HTTP_401_UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})


async def current_account(scopes: SecurityScopes, token: TokenText) -> StoredAccount:
    try:
        claims = verified(token)
    except ValueError as error:
        raise refusal(f"could not validate credentials ({type(error).__name__})", scopes) from error
    if claims.exp <= NOW:
        raise refusal("expired", scopes)
    account = ACCOUNTS.get(claims.sub)
    if account is None:
        raise refusal("unknown", scopes)
    if not set(scopes.scopes) <= set(claims.scopes):
        raise refusal("not enough", scopes)
    EVENTS.append(f"account {account.username}")
    return account


def active_account(account: Annotated[StoredAccount, Security(current_account, scopes=["reader"])]) -> StoredAccount:
    if account.disabled:
        raise HTTPException(400, "inactive")
    return account


auth = APIRouter(prefix="/auth", tags=["auth"])
staff = APIRouter(prefix="/staff", dependencies=[Security(active_account, scopes=["admin"])], tags=["staff"])


@auth.post("/token")
async def log_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    account = ACCOUNTS.get(form.username)
    if account is None or not hmac.compare_digest(account.digest, digest_of(form.password)):
        raise HTTPException(400, "incorrect username or password")
    granted = [scope for scope in form.scopes if scope in account.roles]
    claims = {"sub": account.username, "exp": NOW + 600, "scopes": granted}
    return Token(access_token=signed(claims), expires_in=600)


@auth.get("/me", response_model=Account)
async def me(account: Annotated[StoredAccount, Depends(active_account)]):
    return account


@auth.get("/raw")
def raw(token: TokenText) -> Claims:
    return verified(token)


@staff.get("/accounts")
def accounts() -> list[Account]:
    return list(ACCOUNTS.values())


app = FastAPI(swagger_ui_init_oauth={"clientId": "demo", "usePkceWithAuthorizationCodeGrant": True})
app.include_router(auth)
app.include_router(staff)


def logging_in(username: str, password: str, scope: str = "") -> Call:
    return post("/auth/token", form={"username": username, "password": password, "scope": scope})


def bearing(target: str, token: str) -> Call:
    return get(target, headers={"authorization": f"Bearer {token}"})


def claims(sub: str, *scopes: str, exp: int = NOW + 1) -> dict[str, Any]:
    return {"sub": sub, "exp": exp, "scopes": scopes}


TOKENS = [
    signed(claims("ada", "admin", "reader")),
    signed(claims("ada", "admin")),
    signed(claims("eva", "reader")),
    signed(claims("old", "reader")),
    signed(claims("nobody", "reader")),
    signed(claims("ada", "reader", exp=NOW)),
    signed(claims("ada", "reader"), b"another secret"),
    signed({"sub": "ada"}),
    "a.b.c",
    "nonsense",
    "é",
]
REQUESTS = [
    logging_in("ada", "engine"),
    logging_in("ada", "engine", "reader admin root"),
    logging_in("eva", "rocket", "admin reader"),
    logging_in("ada", "wrong"),
    logging_in("nobody", "x"),
    post("/auth/token", json={"username": "ada"}),
    *(get(path) for path in ("/auth/me", "/staff/accounts")),
    *(bearing(path, token) for path in ("/auth/me", "/staff/accounts") for token in TOKENS),
    bearing("/auth/raw", TOKENS[0]),
    get("/docs", ignore_body=True),
    get("/docs/oauth2-redirect", ignore_body=True),
]
NOT_GENERATED = ["/auth/raw"]
