"""Login with a password, and a signed token for everything after it: with python-jose and passlib."""

from __future__ import annotations

from typing import Any

from jose import JWTError, jwt
from passlib.context import CryptContext
from showing import tell
from tokens import facts

context = CryptContext(schemes=["bcrypt"], deprecated="auto", bcrypt__default_rounds=4)


def encode(claims: dict[str, Any], secret: str) -> str:
    return jwt.encode(claims, secret, algorithm="HS256")


def decode(token: str, secret: str) -> dict[str, Any] | None:
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except JWTError:
        return None


if __name__ == "__main__":
    tell(lambda: facts(context.hash, context.verify, encode, decode))
