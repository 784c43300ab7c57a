"""Hashes of passwords, tokens, and the member who sent one."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from pwdlib import PasswordHash

from app.database import MemberRow, Session
from app.settings import Settings
from typeway import Depends, HTTPException, Request
from typeway.concurrency import run_in_threadpool
from typeway.security import OAuth2PasswordBearer

ALGORITHM = "HS256"
LIFETIME = timedelta(minutes=15)
CHALLENGE = {"WWW-Authenticate": "Bearer"}

bearer = OAuth2PasswordBearer(tokenUrl="token")
passwords = PasswordHash.recommended()
nobody = passwords.hash("a password that nobody has")


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(settings_of)]


async def hashed(password: str) -> str:
    """Hashing takes a processor for a while, so it is done in a thread."""
    return await run_in_threadpool(passwords.hash, password)


async def is_password_of(member: MemberRow | None, password: str) -> bool:
    """It takes as long for a member that does not exist, so that nobody can find out who does."""
    known = member.password_hash if member else nobody
    return await run_in_threadpool(passwords.verify, password, known) and member is not None


def token_for(member: MemberRow, settings: Settings) -> str:
    claims = {"sub": str(member.id), "exp": datetime.now(UTC) + LIFETIME}
    return jwt.encode(claims, settings.secret_key.get_secret_value(), ALGORITHM)


async def current_member(
    token: Annotated[str, Depends(bearer)], settings: CurrentSettings, session: Session
) -> MemberRow:
    """The member of the token, read anew: whoever has left is refused at once."""
    try:
        key = settings.secret_key.get_secret_value()
        claims = jwt.decode(token, key, [ALGORITHM], options={"require": ["sub", "exp"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401, "The token is not valid", CHALLENGE) from None
    member = await session.get(MemberRow, int(claims["sub"]))
    if member is None:
        raise HTTPException(401, "The token is not valid", CHALLENGE)
    return member


Member = Annotated[MemberRow, Depends(current_member)]
