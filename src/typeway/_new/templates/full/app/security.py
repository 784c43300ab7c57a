"""Passwords and access tokens."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID, uuid4

import jwt
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.settings import Settings

ALGORITHM = "HS256"
"""The only one that is accepted: what a token says of itself is not asked."""
ISSUER = "app"
AUDIENCE = "app:api"
_REQUIRED = ["exp", "iat", "sub", "jti", "typ", "scope", "iss", "aud"]

# The parameters that argon2-cffi recommends (RFC 9106, section 4, the second option). Raise them as machines grow:
# passwords are hashed anew when their owners log in.
hasher = PasswordHash((Argon2Hasher(),))

# One hash takes 64 MiB: a flood of logins has to wait, instead of filling the memory and all threads of the service.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="passwords")


class InvalidToken(Exception):
    """A token is malformed, forged, expired, or meant for something else."""


@dataclass(frozen=True)
class AccessClaims:
    """What an access token says."""

    user_id: UUID
    scopes: frozenset[str]
    expires_at: datetime


async def hash_password(password: str) -> str:
    """Hash a password with Argon2id; it takes a while, in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_threads, hasher.hash, password)


async def verify_password(password: str, known_hash: str | None) -> tuple[bool, str | None]:
    """Say whether a password is right, and give a new hash if the known one was made with weaker parameters.

    Without a known hash, the work is done all the same, so that the time taken does not tell which users there are.
    """
    loop = asyncio.get_running_loop()
    if known_hash is None:
        await loop.run_in_executor(_threads, _verify_nobody, password)
        return False, None
    return await loop.run_in_executor(_threads, hasher.verify_and_update, password, known_hash)


def _verify_nobody(password: str) -> None:
    hasher.verify(password, _hash_of_nobody())


@lru_cache
def _hash_of_nobody() -> str:
    return hasher.hash(secrets.token_urlsafe())


def issue_access_token(settings: Settings, user_id: UUID, scopes: frozenset[str]) -> str:
    """Sign a token (RFC 7519) that lets its bearer act as the user, within the scopes, for some minutes."""
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "scope": " ".join(sorted(scopes)),  # as RFC 9068, section 2.2.3, has it
        "typ": "access",
        "jti": str(uuid4()),
        "iat": now,
        "exp": now + timedelta(minutes=settings.access_token_minutes),
    }
    return jwt.encode(claims, settings.secret_key.get_secret_value(), algorithm=ALGORITHM)


def read_access_token(settings: Settings, token: str) -> AccessClaims:
    """Check a token and return what it says.

    Raises:
        InvalidToken: the signature, a claim or the time is wrong.
    """
    try:
        claims = jwt.decode(
            token,
            settings.secret_key.get_secret_value(),
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": _REQUIRED},
        )
        if claims["typ"] != "access":
            raise InvalidToken("not an access token")
        return AccessClaims(
            user_id=UUID(claims["sub"]),
            scopes=frozenset(claims["scope"].split()),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )
    except (jwt.InvalidTokenError, ValueError, AttributeError) as error:
        raise InvalidToken(str(error)) from error


def new_refresh_token() -> str:
    """Make a token that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is stored of a random token. It needs no salt and no slow hash: there is nothing to guess."""
    return sha256(token.encode()).hexdigest()
