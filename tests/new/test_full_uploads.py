"""Uploads to the full project over a real connection: limits, names, types, and what is left when clients vanish."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.cli.server_process import PATIENCE, ServerProcess
from tests.new.conftest import Rendered
from tests.new.processes import most_memory, needs_proc

LIMIT = 5 << 20
LARGE = 96 << 20
PASSWORD = "correct horse battery"
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Shop:
    """A service, a client that is logged in, and the folders that it writes to."""

    server: ServerProcess
    client: httpx.Client
    uploads: Path
    temporary: Path

    def files(self) -> set[Path]:
        """All that lies in either folder, and beside them."""
        return {path for path in self.uploads.parent.rglob("*") if path.is_file() and "project.db" not in path.name}

    def upload(self, content: bytes, name: str = "a.png", media_type: str = "image/png") -> httpx.Response:
        return self.client.post("/files", files={"file": (name, content, media_type)})


def serve(rendered: Rendered, folder: Path, **settings: str) -> Iterator[Shop]:
    project = rendered("full")
    uploads, temporary = folder / "uploads", folder / "temporary"
    temporary.mkdir()
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / 'project.db'}",
        "UPLOAD_FOLDER": str(uploads),
        "TMPDIR": str(temporary),
        "LOGIN_RATE": "1000/second",
        **settings,
    }
    project.run("alembic", "upgrade", "head", environment=environment)
    with project.serving(environment=environment) as server:
        server.wait_for_answer("/readyz", lambda answer: answer.status_code == 200)
        with httpx.Client(base_url=server.url, timeout=PATIENCE, trust_env=False) as client:
            account = {"email": "ada@example.org", "name": "Ada", "password": PASSWORD}
            assert client.post("/auth/register", json=account).status_code == 201
            answer = client.post("/auth/token", data={"username": account["email"], "password": PASSWORD})
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield Shop(server, client, uploads, temporary)


@pytest.fixture(scope="module")
def shop(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A service with the limits that it has by default."""
    yield from serve(rendered, tmp_path_factory.mktemp("uploads"))


@pytest.fixture
def spacious(rendered: Rendered, tmp_path: Path) -> Iterator[Shop]:
    """A service that takes large files."""
    yield from serve(rendered, tmp_path, UPLOAD_MAX_BYTES=str(LARGE))


def form(disposition: bytes, content: bytes, media_type: bytes = b"image/png") -> bytes:
    head = b'Content-Disposition: form-data; name="file"; ' + disposition + b"\r\nContent-Type: " + media_type
    return b"--X\r\n" + head + b"\r\n\r\n" + content + b"\r\n--X--\r\n"


def head_of(shop: Shop, *fields: str) -> bytes:
    lines = (
        "POST /files HTTP/1.1",
        "Host: localhost",
        f"Authorization: {shop.client.headers['Authorization']}",
        "Content-Type: multipart/form-data; boundary=X",
        *fields,
    )
    return "\r\n".join((*lines, "", "")).encode()


def connection(shop: Shop) -> socket.socket:
    port = urlsplit(shop.server.url).port
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def eventually(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if condition():
            return
        pause.wait(0.05)
    raise AssertionError("it did not come true")


def test_exactly_the_limit_passes_and_comes_back(shop: Shop) -> None:
    content = PNG + os.urandom(LIMIT - len(PNG))

    response = shop.upload(content)

    assert response.status_code == 201, response.text
    assert shop.client.get(f"{response.headers['location']}/content").content == content
    assert shop.client.delete(response.headers["location"]).status_code == 204
    eventually(lambda: not shop.files())


@pytest.mark.parametrize("over", [1, 64 << 10, LIMIT])
def test_one_octet_more_is_refused(shop: Shop, over: int) -> None:
    """By the store, or by the limit of the whole body, before it is sent."""
    response = shop.upload(PNG.ljust(LIMIT + over, b"\0"))

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 413
    assert shop.files() == set()


def test_a_body_of_unknown_length_is_refused_at_the_limit(shop: Shop) -> None:
    def pieces() -> Iterator[bytes]:
        yield form(b'filename="a.png"', b"").partition(b"\r\n--X--")[0]
        yield PNG
        for _ in range(3 * LIMIT >> 16):
            yield bytes(1 << 16)

    response = shop.client.post("/files", content=pieces(), headers={"Content-Type": "multipart/form-data; boundary=X"})

    assert response.status_code == 413
    assert shop.files() == set()


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "../../../../etc/cron.d/x",
        "/etc/passwd",
        "..\\x",
        "C:\\x",
        "C:x",
        "\\\\host\\x",
        "a\0b",
        "NUL",
        "..",
        " ",
    ],
)
def test_names_that_would_lead_elsewhere_are_refused(shop: Shop, name: str) -> None:
    body = form(b'filename="' + name.encode() + b'"', PNG)

    response = shop.client.post("/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=X"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert "name" in response.json()["detail"]
    assert shop.files() == set()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"<script>alert(1)</script>", "image/png"), (PNG, "image/gif"), (b"\x7fELF", "application/octet-stream")],
)
def test_content_that_is_not_what_it_says_is_refused(shop: Shop, content: bytes, media_type: str) -> None:
    response = shop.upload(content, media_type=media_type)

    assert response.status_code == 415
    assert response.json()["detail"].startswith("The content is ")
    assert shop.files() == set()


def test_a_client_that_vanishes_leaves_nothing(shop: Shop) -> None:
    body = form(b'filename="a.png"', PNG.ljust(LIMIT, b"\0"))
    with connection(shop) as client:
        client.sendall(head_of(shop, f"Content-Length: {len(body)}") + body[: LIMIT // 2])

    eventually(lambda: not shop.files())
    assert shop.client.get("/files").json()["total"] == 0


def test_somebody_unknown_uploads_nothing(shop: Shop) -> None:
    answer = httpx.post(shop.server.url + "/files", files={"file": ("a.png", PNG, "image/png")}, trust_env=False)

    assert answer.status_code == 401
    assert shop.files() == set()


@needs_proc
def test_large_files_do_not_fill_the_memory(spacious: Shop) -> None:
    pid = spacious.server.process.pid
    before = most_memory(pid)
    source = spacious.temporary.parent / "source"
    with source.open("wb") as target:
        target.write(PNG)
        target.truncate(LARGE)
    with source.open("rb") as content:
        response = spacious.client.post("/files", files={"file": ("a.png", content, "image/png")})

    assert response.status_code == 201, response.text
    assert response.json()["size"] == LARGE
    with spacious.client.stream("GET", f"{response.headers['location']}/content") as answer:
        assert sum(map(len, answer.iter_raw())) == LARGE
    assert most_memory(pid) - before < LARGE / 3
