"""Login with a password, and a signed token for everything after it: with PyJWT and pwdlib."""

from __future__ import annotations

from typing import Any

import jwt
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from showing import tell
from tokens import facts

hashes = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def encode(claims: dict[str, Any], secret: str) -> str:
    return jwt.encode(claims, secret, algorithm="HS256")


def decode(token: str, secret: str) -> dict[str, Any] | None:
    try:
        return jwt.decode(token, secret, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None


if __name__ == "__main__":
    tell(lambda: facts(hashes.hash, hashes.verify, encode, decode))
