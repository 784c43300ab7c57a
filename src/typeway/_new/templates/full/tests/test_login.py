"""Logging in, refreshing, logging out."""

from datetime import timedelta

import httpx
import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from typeway import FastAPI

from app import security
from app.accounts.models import RefreshToken, User, now
from tests.factories import PASSWORD, make_user


async def log_in(client: httpx.AsyncClient, user: User, **more: str) -> httpx.Response:
    return await client.post("/auth/token", data={"username": user.email, "password": PASSWORD, **more})


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/auth/refresh", json={"refresh_token": token})


async def test_login_gives_tokens_that_work(client: httpx.AsyncClient, user: User) -> None:
    answer = await log_in(client, user)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("bearer", 900, "")
    me = await client.get("/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.json()["email"] == user.email


async def test_the_documentation_can_log_in(client: httpx.AsyncClient, user: User) -> None:
    document = (await client.get("/openapi.json")).json()
    scheme = document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"]
    assert "users:read" in scheme["scopes"]
    form = {"grant_type": "password", "username": user.email, "password": PASSWORD}
    answer = await client.post("/" + scheme["tokenUrl"], data=form)
    assert answer.status_code == 200
    assert (await client.get("/docs")).status_code == 200


async def test_capitals_in_the_address_do_not_matter(client: httpx.AsyncClient, user: User) -> None:
    answer = await client.post("/auth/token", data={"username": user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200


@pytest.mark.parametrize("username", ["ada@example.org", "nobody@example.org", "a\0da@example.org", ""])
async def test_wrong_credentials_are_refused_alike(client: httpx.AsyncClient, user: User, username: str) -> None:
    answer = await client.post("/auth/token", data={"username": username, "password": "not the password"})
    if not username:
        assert answer.status_code == 422
        return
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["detail"] == "Address or password is wrong."


@pytest.mark.parametrize("known", [True, False])
async def test_an_unknown_user_costs_a_hash_as_well(
    client: httpx.AsyncClient, user: User, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    passwords: list[str | bytes] = []
    verify = Argon2Hasher.verify

    def counted(self: Argon2Hasher, password: str | bytes, known_hash: str | bytes) -> bool:
        passwords.append(password)
        return verify(self, password, known_hash)

    monkeypatch.setattr(Argon2Hasher, "verify", counted)
    email = user.email if known else "nobody@example.org"
    await client.post("/auth/token", data={"username": email, "password": "not the password"})
    assert passwords == ["not the password"]


async def test_a_deactivated_user_cannot_log_in(client: httpx.AsyncClient, session: AsyncSession) -> None:
    user = await make_user(session, is_active=False)
    assert (await log_in(client, user)).status_code == 401


async def test_a_weaker_hash_is_replaced_at_login(client: httpx.AsyncClient, session: AsyncSession) -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    user = await make_user(session, password_hash=weak)
    assert (await log_in(client, user)).status_code == 200
    await session.refresh(user)
    assert user.password_hash != weak
    assert security.hasher.verify(PASSWORD, user.password_hash)


@pytest.mark.parametrize(
    ("wanted", "granted"), [({}, "users:read"), ({"scope": "users:read"}, "users:read"), ({"scope": "other"}, "")]
)
async def test_scopes_are_those_that_the_user_has(
    client: httpx.AsyncClient, session: AsyncSession, wanted: dict[str, str], granted: str
) -> None:
    admin = await make_user(session, scopes=["users:read"])
    assert (await log_in(client, admin, **wanted)).json()["scope"] == granted


async def test_refresh_gives_new_tokens_with_the_scopes_of_the_login(
    client: httpx.AsyncClient, session: AsyncSession
) -> None:
    admin = await make_user(session, scopes=["users:read"])
    login = (await log_in(client, admin, scope="other")).json()
    answer = await refresh(client, login["refresh_token"])
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens["scope"] == ""
    assert tokens["refresh_token"] != login["refresh_token"]
    assert (await refresh(client, tokens["refresh_token"])).status_code == 200


async def test_using_a_refresh_token_again_ends_the_login(client: httpx.AsyncClient, user: User) -> None:
    other_device = (await log_in(client, user)).json()["refresh_token"]
    stolen = (await log_in(client, user)).json()["refresh_token"]
    newest = (await refresh(client, stolen)).json()["refresh_token"]
    assert (await refresh(client, stolen)).status_code == 401
    assert (await refresh(client, newest)).status_code == 401
    assert (await refresh(client, other_device)).status_code == 200


async def test_refresh_tokens_are_not_stored(client: httpx.AsyncClient, user: User, session: AsyncSession) -> None:
    token = (await log_in(client, user)).json()["refresh_token"]
    row = (await session.scalars(select(RefreshToken))).one()
    secret = token.partition(".")[2]
    assert len(secret) >= 43  # 256 bits
    assert secret not in "".join(str(value) for value in vars(row).values())


async def test_an_expired_refresh_token_is_refused(
    client: httpx.AsyncClient, user: User, session: AsyncSession
) -> None:
    token = (await log_in(client, user)).json()["refresh_token"]
    row = (await session.scalars(select(RefreshToken))).one()
    row.expires_at = now() - timedelta(seconds=1)
    await session.commit()
    assert (await refresh(client, token)).status_code == 401


async def test_a_login_forgets_those_that_have_expired(
    client: httpx.AsyncClient, user: User, session: AsyncSession
) -> None:
    session.add(RefreshToken(user_id=user.id, token_hash="x", scope="", expires_at=now() - timedelta(days=1)))
    await session.commit()
    await log_in(client, user)
    assert len((await session.scalars(select(RefreshToken))).all()) == 1


@pytest.mark.parametrize("token", ["", "nonsense", "a.b", "00000000-0000-0000-0000-000000000000.x", "\0.\0"])
async def test_nonsense_is_no_refresh_token(client: httpx.AsyncClient, token: str) -> None:
    assert (await refresh(client, token)).status_code == 401


async def test_a_deactivated_user_cannot_refresh(client: httpx.AsyncClient, user: User, session: AsyncSession) -> None:
    token = (await log_in(client, user)).json()["refresh_token"]
    user.is_active = False
    await session.commit()
    assert (await refresh(client, token)).status_code == 401


async def test_logout_ends_the_login(client: httpx.AsyncClient, user: User) -> None:
    token = (await log_in(client, user)).json()["refresh_token"]
    for _ in range(2):  # twice is no error
        assert (await client.post("/auth/logout", json={"refresh_token": token})).status_code == 204
    assert (await refresh(client, token)).status_code == 401


async def test_logout_of_nonsense_is_no_error(app: FastAPI, client: httpx.AsyncClient) -> None:
    assert (await client.post("/auth/logout", json={"refresh_token": "nonsense"})).status_code == 204
