"""The way of a tool through the service: `pytest` runs it, on a database and a folder of its own."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from app.main import create_app
from app.settings import Settings
from pydantic import SecretStr

from typeway.testclient import TestClient
from typeway.testing import assert_protected

PICTURE = b"\xff\xd8\xff\xe0" + bytes(100_000)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(
        Settings(
            secret_key=SecretStr("0123456789abcdef" * 2),
            database_url=f"sqlite+aiosqlite:///{tmp_path}/test.db",
            allowed_hosts=["testserver"],
            photos=tmp_path / "photos",
        )
    )
    asyncio.run(app.state.database.create_tables())
    with TestClient(app) as client:
        yield client


def member(client: TestClient, name: str) -> dict[str, str]:
    """A new member: the header of requests in their name."""
    joining = {"name": name, "email": f"{name}@example.com", "password": f"{name} has a long one"}
    assert client.post("/members", json=joining).status_code == 201
    answer = client.post("/token", data={"username": name, "password": joining["password"]})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_tool_is_lent_once(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    ines, oskar = member(client, "ines"), member(client, "oskar")
    assert client.post("/tools", json={"name": "jigsaw"}, headers=ines).status_code == 201
    taken = client.post("/tools/1/loan", headers=oskar)
    assert (taken.status_code, taken.json()["borrower_id"]) == (201, 2)
    assert "'oskar has your jigsaw' for ines@example.com" in caplog.text
    again = client.post("/tools/1/loan", headers=ines)
    assert (again.status_code, again.json()) == (409, {"detail": "Somebody else has it"})
    assert client.get("/tools?free=yes", headers=ines).json() == []
    assert client.delete("/tools/1/loan", headers=ines).status_code == 409
    assert client.delete("/tools/1", headers=ines).status_code == 409
    assert client.delete("/tools/1/loan", headers=oskar).status_code == 204
    assert len(client.get("/tools?free=yes", headers=ines).json()) == 1


def test_only_the_owner(client: TestClient, tmp_path: Path) -> None:
    ines, oskar = member(client, "ines"), member(client, "oskar")
    client.post("/tools", json={"name": "jigsaw"}, headers=ines)
    picture = {"photo": ("../x.exe", PICTURE)}
    assert client.put("/tools/1/photo", files=picture, headers=oskar).status_code == 403
    assert client.put("/tools/1/photo", files={"photo": b"MZ"}, headers=ines).status_code == 415
    assert client.put("/tools/1/photo", files=picture, headers=ines).status_code == 204
    shown = client.get("/tools/1/photo", headers=oskar)
    assert (shown.headers["content-type"], shown.content) == ("image/jpeg", PICTURE)
    assert client.delete("/tools/1", headers=oskar).status_code == 403
    assert client.delete("/tools/1", headers=ines).status_code == 204
    assert client.get("/tools/1/photo", headers=ines).status_code == 404
    assert list((tmp_path / "photos").iterdir()) == []


def test_logging_in(client: TestClient) -> None:
    member(client, "ines")
    for name, password in [("ines", "a wrong one"), ("nobody", "ines has a long one")]:
        answer = client.post("/token", data={"username": name, "password": password})
        assert (answer.status_code, answer.json()) == (401, {"detail": "Wrong name or password"})
    assert client.get("/me", headers={"Authorization": "Bearer x"}).status_code == 401
    for _ in range(6):
        client.post("/token", data={"username": "ines", "password": "a guess"})
    assert client.post("/token", data={"username": "ines", "password": "a guess"}).status_code == 429


def test_what_is_open(client: TestClient) -> None:
    assert_protected(client.app, except_=["/members", "/token", "/healthz", "/readyz"])
    assert client.get("/readyz").json() == {"status": "ok", "checks": {"database": "ok"}}
    assert client.get("/me", headers={"Host": "elsewhere.example"}).status_code == 400
