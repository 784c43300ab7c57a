"""Access tokens: what is accepted, and what is not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from typeway import FastAPI
from typeway.testing import assert_protected

from app.accounts.models import User
from app.security import AUDIENCE, ISSUER, InvalidToken, hasher, issue_access_token, read_access_token
from app.settings import Settings


def claims_of(user_id: UUID, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "scope": "",
        "typ": "access",
        "jti": str(uuid4()),
        "iat": now,
        "exp": now + timedelta(minutes=1),
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def signed(settings: Settings, claims: dict[str, Any], algorithm: str = "HS256") -> str:
    return jwt.encode(claims, settings.secret_key.get_secret_value(), algorithm=algorithm)


def test_a_token_says_what_it_was_issued_for(settings: Settings) -> None:
    user_id = uuid4()
    claims = read_access_token(settings, issue_access_token(settings, user_id, frozenset({"b", "a"})))
    assert (claims.user_id, claims.scopes) == (user_id, frozenset({"a", "b"}))
    left = claims.expires_at - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=settings.access_token_minutes)


def test_no_two_tokens_are_the_same(settings: Settings) -> None:
    user_id = uuid4()
    assert issue_access_token(settings, user_id, frozenset()) != issue_access_token(settings, user_id, frozenset())


@pytest.mark.parametrize("claim", ["exp", "iat", "sub", "jti", "typ", "scope", "iss", "aud"])
def test_no_claim_may_be_missing(settings: Settings, claim: str) -> None:
    with pytest.raises(InvalidToken, match=claim):
        read_access_token(settings, signed(settings, claims_of(uuid4(), **{claim: None})))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"iat": datetime.now(UTC) + timedelta(hours=1)},
        {"iss": "somebody else"},
        {"aud": "something else"},
        {"typ": "refresh"},
        {"sub": "not an id"},
        {"scope": 7},
    ],
)
def test_no_claim_may_be_wrong(settings: Settings, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        read_access_token(settings, signed(settings, claims_of(uuid4(), **changes)))


def test_the_token_does_not_choose_the_algorithm(settings: Settings) -> None:
    claims = claims_of(uuid4())
    for token in (signed(settings, claims, "HS512"), jwt.encode(claims, "", algorithm="none")):
        with pytest.raises(InvalidToken):
            read_access_token(settings, token)


async def test_a_forged_token_is_refused(client: httpx.AsyncClient, user: User) -> None:
    token = jwt.encode(claims_of(user.id), "another secret, just as long as the real one is")
    answer = await client.get("/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_token_of_a_deleted_user_is_refused(client: httpx.AsyncClient, settings: Settings) -> None:
    token = issue_access_token(settings, uuid4(), frozenset())
    answer = await client.get("/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_hashes_are_expensive() -> None:
    """The parameters of RFC 9106, section 4, for machines with little memory; the other tests use cheaper ones."""
    assert hasher.hash("password").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_no_route_is_open_by_accident(app: FastAPI) -> None:
    on_purpose = ["/auth/register", "/auth/token", "/auth/refresh", "/auth/logout"]
    for_machines = ["/healthz", "/readyz", "/metrics"]
    # The socket of notifications takes its token in a way that browsers can: it checks it by itself.
    assert_protected(app, except_=[*on_purpose, *for_machines, "/notifications"])
