"""Members log in with a password and get a signed token that says who they are, and what they may do."""

import os
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from pwdlib import PasswordHash
from pydantic import BaseModel

from typeway import Depends, FastAPI, HTTPException, Security
from typeway.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes

SECRET_KEY = os.environ["TOOLSHED_SECRET_KEY"]
ALGORITHM = "HS256"
LIFETIME = timedelta(minutes=15)

passwords = PasswordHash.recommended()
bearer = OAuth2PasswordBearer(tokenUrl="token", scopes={"lend": "lend tools", "keep": "keep the shed"})
app = FastAPI(title="Toolshed")


class Member(BaseModel):
    name: str
    scopes: list[str]


class StoredMember(Member):
    password_hash: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


MEMBERS = {
    "ines": StoredMember(name="ines", scopes=["lend", "keep"], password_hash=passwords.hash("long ladder")),
    "oskar": StoredMember(name="oskar", scopes=["lend"], password_hash=passwords.hash("short saw")),
}
NOBODY = passwords.hash("a password that nobody has")


def verified(name: str, password: str) -> StoredMember | None:
    """The member with this name and password. It takes as long for a name that nobody has as for any other."""
    member = MEMBERS.get(name)
    right = passwords.verify(password, member.password_hash if member else NOBODY)
    return member if right else None


@app.post("/token")
def log_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """A plain function, so it runs in a thread: hashing a password keeps a processor busy on purpose."""
    member = verified(form.username, form.password)
    if member is None:
        raise HTTPException(401, "Wrong name or password", headers={"WWW-Authenticate": "Bearer"})
    claims = {"sub": member.name, "exp": datetime.now(UTC) + LIFETIME, "scope": " ".join(member.scopes)}
    return Token(access_token=jwt.encode(claims, SECRET_KEY, ALGORITHM))


async def current_member(needed: SecurityScopes, token: Annotated[str, Depends(bearer)]) -> Member:
    """Who sent the token, if it is ours, still valid, and allows what is asked for."""
    challenge = {"WWW-Authenticate": f'Bearer scope="{needed.scope_str}"' if needed.scopes else "Bearer"}
    try:
        claims = jwt.decode(token, SECRET_KEY, [ALGORITHM], options={"require": ["sub", "exp"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401, "The token is not valid", headers=challenge) from None
    scopes = claims.get("scope", "").split()
    if not set(needed.scopes) <= set(scopes):
        raise HTTPException(403, f"This needs the scope {needed.scope_str}", headers=challenge)
    return Member(name=claims["sub"], scopes=scopes)


@app.get("/health")
async def health() -> str:
    return "fine"


@app.get("/me")
async def read_me(member: Annotated[Member, Depends(current_member)]) -> Member:
    return member


@app.post("/loans", status_code=201)
async def lend(tool_id: int, member: Annotated[Member, Security(current_member, scopes=["lend"])]) -> dict[str, object]:
    return {"tool_id": tool_id, "lent_to": member.name}


@app.delete("/tools/{tool_id}", status_code=204, dependencies=[Security(current_member, scopes=["keep"])])
async def remove_tool(tool_id: int) -> None:
    """Only keepers get this far."""
