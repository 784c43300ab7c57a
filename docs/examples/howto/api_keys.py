"""Keys for programs: stored as hashes, compared in constant time, each with what it may do."""

import hashlib
import hmac
import secrets
from typing import Annotated

from typeway import APIRouter, Depends, FastAPI, HTTPException, Security
from typeway.security import APIKeyHeader, SecurityScopes
from typeway.testing import assert_protected

header = APIKeyHeader(name="X-API-Key", description="Given out by the operators")
KEYS: dict[str, tuple[bytes, set[str]]] = {}  # the key's first part → hash of the second, scopes


def issue(*scopes: str) -> str:
    """A new key; this is the only time that it can be seen."""
    name, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    KEYS[name] = hashlib.sha256(secret.encode()).digest(), set(scopes)
    return f"{name}.{secret}"


async def client_name(needed: SecurityScopes, key: Annotated[str, Depends(header)]) -> str:
    """The name of the key. A long random secret needs no slow hash, as passwords do."""
    name, _, secret = key.partition(".")
    expected, scopes = KEYS.get(name, (b"", set[str]()))
    if not hmac.compare_digest(expected, hashlib.sha256(secret.encode()).digest()):
        raise HTTPException(401, "The key is not valid", {"WWW-Authenticate": "APIKey"})
    if not scopes.issuperset(needed.scopes):
        raise HTTPException(403, f"The key does not allow {needed.scope_str}")
    return name


app = FastAPI()
reports = APIRouter(prefix="/reports", dependencies=[Security(client_name, scopes=["reports:read"])])


@reports.get("")
async def list_reports() -> list[str]:
    return ["may", "june"]


@reports.delete("/{name}", status_code=204, dependencies=[Security(client_name, scopes=["reports:write"])])
async def remove_report(name: str) -> None: ...


@app.get("/health")
async def health() -> str:
    return "fine"


app.include_router(reports)


def test_whatever_is_added_is_protected() -> None:
    assert_protected(app, except_=["/health"])
