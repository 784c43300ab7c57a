"""Registration, profiles, passwords, and the list for administrators."""

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from typeway import FastAPI

from app import security
from app.accounts import service
from app.accounts.models import User
from app.settings import Settings
from tests.factories import PASSWORD, access_token, make_user
from tests.running import client_of

NEW_USER = {"email": "Grace@Example.org", "name": " Grace ", "password": PASSWORD}


async def test_registration_stores_a_user_and_tells_no_secret(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/register", json=NEW_USER)
    assert answer.status_code == 201
    profile = answer.json()
    assert (profile["email"], profile["name"], profile["scopes"]) == ("grace@example.org", "Grace", [])
    assert "password" not in answer.text
    assert "hash" not in answer.text


async def test_an_address_registers_once_in_capitals_or_not(client: httpx.AsyncClient, user: User) -> None:
    answer = await client.post("/auth/register", json=NEW_USER | {"email": "ADA@example.org"})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Somebody is registered with this address."


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("password", "short"), ("password", "x" * 257), ("name", "   "), ("name", "a\0b")],
)
async def test_registration_refuses_what_is_not_valid(client: httpx.AsyncClient, field: str, value: str) -> None:
    answer = await client.post("/auth/register", json=NEW_USER | {field: value})
    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [["body", field]]


async def test_nobody_gives_themselves_scopes(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/register", json=NEW_USER | {"scopes": ["users:read"]})
    assert answer.status_code == 422


async def test_a_refused_password_is_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/register", json=NEW_USER | {"password": "tiny-pass"})
    assert answer.status_code == 422
    assert "tiny-pass" not in answer.text


async def test_profile_needs_a_token(client: httpx.AsyncClient) -> None:
    answer = await client.get("/users/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_profile_is_read_and_changed(as_user: httpx.AsyncClient, user: User) -> None:
    assert (await as_user.get("/users/me")).json()["id"] == str(user.id)
    answer = await as_user.patch("/users/me", json={"name": "Ada King"})
    assert answer.status_code == 200
    assert (await as_user.get("/users/me")).json()["name"] == "Ada King"


async def test_profile_changes_are_of_the_name_only(as_user: httpx.AsyncClient) -> None:
    answer = await as_user.patch("/users/me", json={"name": "Ada", "is_active": False})
    assert answer.status_code == 422


async def test_a_deactivated_user_is_out_at_once(as_user: httpx.AsyncClient, user: User, session: AsyncSession) -> None:
    user.is_active = False
    await session.commit()
    answer = await as_user.get("/users/me")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_a_new_password_replaces_the_old_one_and_ends_all_logins(
    client: httpx.AsyncClient, as_user: httpx.AsyncClient, user: User
) -> None:
    old = {"username": user.email, "password": PASSWORD}
    login = (await client.post("/auth/token", data=old)).json()
    change = {"current": PASSWORD, "new": "another long password"}
    assert (await as_user.post("/users/me/password", json=change)).status_code == 204
    assert (await client.post("/auth/token", data=old)).status_code == 401
    assert (await client.post("/auth/token", data=old | {"password": change["new"]})).status_code == 200
    answer = await client.post("/auth/refresh", json={"refresh_token": login["refresh_token"]})
    assert answer.status_code == 401


async def test_a_new_password_needs_the_old_one(as_user: httpx.AsyncClient) -> None:
    change = {"current": "something else", "new": "another long password"}
    assert (await as_user.post("/users/me/password", json=change)).status_code == 403


@pytest.mark.parametrize(
    ("path", "replaced_by", "status"),
    [
        ("/auth/token", "another long password", 401),
        ("/auth/token", PASSWORD, 200),  # another login has hashed it anew
        ("/users/me/password", "another long password", 403),
    ],
)
async def test_a_password_that_is_replaced_while_it_is_checked(
    as_user: httpx.AsyncClient,
    user: User,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    replaced_by: str,
    status: int,
) -> None:
    new_hash = security.hasher.hash(replaced_by)

    async def verify_and_replace(password: str, known_hash: str | None) -> tuple[bool, str | None]:
        found = await security.verify_password(password, known_hash)
        user.password_hash = new_hash
        await session.commit()
        return found

    monkeypatch.setattr(service, "verify_password", verify_and_replace)
    if path == "/auth/token":
        answer = await as_user.post(path, data={"username": user.email, "password": PASSWORD})
    else:
        answer = await as_user.post(path, json={"current": PASSWORD, "new": "one more long password"})
    assert answer.status_code == status
    await session.refresh(user)
    assert user.password_hash == new_hash


async def test_the_list_of_users_needs_its_scope(as_user: httpx.AsyncClient) -> None:
    answer = await as_user.get("/users")
    assert answer.status_code == 403
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="users:read"'


async def test_an_administrator_pages_through_all_users(
    app: FastAPI, settings: Settings, session: AsyncSession, user: User
) -> None:
    admin = await make_user(session, scopes=["users:read"])
    async with client_of(app, token=access_token(settings, admin)) as client:
        first = await client.get("/users", params={"size": 1})
        second = await client.get("/users", params={"size": 1, "page": 2})
    assert first.json()["total"] == 2
    assert [one["id"] for one in first.json()["items"] + second.json()["items"]] == [str(user.id), str(admin.id)]
    assert '</users?size=1&page=2>; rel="next"' in first.headers["link"]


async def test_a_scope_that_was_taken_is_gone_at_once(app: FastAPI, settings: Settings, session: AsyncSession) -> None:
    admin = await make_user(session, scopes=["users:read"])
    token = access_token(settings, admin)
    admin.scopes = []
    await session.commit()
    async with client_of(app, token=token) as client:
        assert (await client.get("/users")).status_code == 403
