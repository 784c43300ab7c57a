"""Each kind of project, served by ``typeway run`` and driven over HTTP."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.new.conftest import Rendered
from tests.new.project import RenderedProject, render

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@contextmanager
def served(project: RenderedProject, data: Path) -> Iterator[httpx.Client]:
    """A client of the project, served with a new database and an empty folder for uploads."""
    environment = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{data}/served.db",
        "UPLOAD_FOLDER": str(data / "uploads"),
    }
    project.run("alembic", "upgrade", "head", environment=environment)
    with project.client(environment=environment) as client:
        yield client


def test_minimal(rendered: Rendered) -> None:
    with rendered("minimal").client() as client:
        greeting = client.get("/", params={"name": "Ada"})
        document = client.get("/openapi.json").json()
        health = client.get("/health")

    assert greeting.json() == {"message": "Hello, Ada!"}
    assert document["info"] == {"title": "My shop", "version": "0.1.0"}
    assert health.status_code == 200


def test_minimal_in_production(rendered: Rendered) -> None:
    settings = {"ENVIRONMENT": "production", "ALLOWED_HOSTS": "www.example.org, api.example.org"}
    with rendered("minimal").client(environment=settings) as client:
        assert client.get("/").status_code == 400
        assert client.get("/", headers={"Host": "api.example.org"}).status_code == 200
        assert client.get("/docs", headers={"Host": "api.example.org"}).status_code == 404


def test_api(rendered: Rendered, tmp_path: Path) -> None:
    with served(rendered("api"), tmp_path) as client:
        assert client.get("/readyz").status_code == 200

        created = client.post("/notes", json={"title": "Milk", "text": "two litres"})
        assert created.status_code == 201
        address = created.headers["Location"]
        assert client.get(address).json() == created.json()

        assert client.put(address, json={"title": "Bread"}).json()["title"] == "Bread"
        page = client.get("/notes", params={"limit": 5}).json()
        assert (page["total"], [note["title"] for note in page["notes"]]) == (1, ["Bread"])
        assert client.get("/notes", params={"limit": 500}).status_code == 422

        assert client.delete(address).status_code == 204
        assert client.get(address).json() == {"detail": "There is no such note"}


def test_api_without_its_tables_is_not_broken_silently(rendered: Rendered, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/nowhere/served.db"}
    with rendered("api").client(environment=environment) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_full(rendered: Rendered, tmp_path: Path) -> None:
    with served(rendered("full"), tmp_path) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/items").status_code == 401

        tokens = logged_in(client, "ada@example.org")
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        assert client.get("/users/me").json()["email"] == "ada@example.org"
        _items(client)
        _files(client)

        refreshed = client.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert refreshed.status_code == 200
        again = client.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert again.status_code == 401
        assert again.headers["Content-Type"] == "application/problem+json"


def _items(client: httpx.Client) -> None:
    created = client.post("/items", json={"title": "Telescope", "price": "129.90"})
    assert created.status_code == 201
    address, etag = created.headers["Location"], created.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304

    changed = client.patch(address, json={"price": "99.00"}, headers={"If-Match": etag})
    assert changed.json()["price"] == "99.00"
    assert client.patch(address, json={"price": "1"}, headers={"If-Match": etag}).status_code == 412
    assert client.get("/items", params={"max_price": "100"}).json()["total"] == 1

    client.headers["Authorization"], own = (
        f"Bearer {logged_in(client, 'eve@example.org')['access_token']}",
        (client.headers["Authorization"]),
    )
    assert client.get(address).status_code == 404
    assert client.get("/items").json()["total"] == 0
    client.headers["Authorization"] = own


def _files(client: httpx.Client) -> None:
    uploaded = client.post("/files", files={"file": ("point.png", PNG, "image/png")})
    assert uploaded.status_code == 201
    content = client.get(uploaded.headers["Location"] + "/content")
    assert content.content == PNG
    assert 'filename="point.png"' in content.headers["Content-Disposition"]

    pretended = client.post("/files", files={"file": ("page.png", b"<script>alert(1)</script>", "image/png")})
    assert pretended.status_code == 415
    assert client.get("/files").json()["total"] == 1


def logged_in(client: httpx.Client, email: str) -> dict[str, str]:
    """Register somebody, and return the tokens of their login."""
    password = "correct horse battery"
    registered = client.post("/auth/register", json={"email": email, "name": "Ada", "password": password})
    assert registered.status_code == 201, registered.text
    answer = client.post("/auth/token", data={"username": email, "password": password})
    assert answer.status_code == 200, answer.text
    tokens: dict[str, str] = answer.json()
    return tokens


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize("kind", ["minimal", "full"])
def test_the_two_commands_of_the_readme(tmp_path: Path, kind: str) -> None:
    project = render(tmp_path / "project", kind)
    make = str(shutil.which("make"))

    assert "tests collected" in project.run(make, "test", "ARGS=--collect-only -q").stdout
    with project.running(make, "run", f"PORT={free_port()}") as server:
        answer = server.wait_for_answer("/docs", lambda response: response.status_code == 200)
        assert "My shop" in answer.text
        if kind == "full":
            assert server.get("/readyz").status_code == 200
    assert (project.folder / "app.db").exists() is (kind == "full")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
