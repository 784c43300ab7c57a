"""The files of a form are closed however the request ends. The tests hold all of them, so that no collector can help."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any

import anyio
import pytest
from starlette import formparsers

from tests.uploads.client import BOUNDARY, END, part
from tests.uploads.program import Stubborn, app

SMALL, LARGE = 10, 2 << 20  # kept in memory, and moved to disk
OUTCOMES = {
    "/upload": 200,
    "/upload-sync": 200,
    "/as-bytes": 200,
    "/closed-by-program": 200,
    "/fails": Stubborn,
    "/refuses": 400,
    "/dependency-fails": Stubborn,
    "/cleanup-fails": Stubborn,
    "/invalid": 422,
    "/few-files": 400,
    "/small": 413,
    "/not-found": 404,
}


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[SpooledTemporaryFile[bytes]]:
    """The temporary files that the parser made."""
    made: list[SpooledTemporaryFile[bytes]] = []

    class Kept(SpooledTemporaryFile[bytes]):
        def __init__(self, *positional: Any, **named: Any) -> None:
            super().__init__(*positional, **named)
            made.append(self)

    monkeypatch.setattr(formparsers, "SpooledTemporaryFile", Kept)
    return made


class Client:
    """A client that sends two files in pieces, and goes away after ``patience`` of them."""

    def __init__(self, size: int, patience: int | None = None, gone: Callable[[], None] = lambda: None) -> None:
        content = part("file") + b"x" * size + b"\r\n" + part("file") + b"y" * size + END
        step = len(content) // 4 + 1
        pieces = [content[start : start + step] for start in range(0, len(content), step)]
        self.messages = [
            {"type": "http.request", "body": piece, "more_body": position + 1 < len(pieces)}
            for position, piece in enumerate(pieces)
        ][:patience]
        self.gone = gone
        self.status: int | None = None

    async def receive(self) -> dict[str, Any]:
        if self.messages:
            return self.messages.pop(0)
        self.gone()
        await anyio.lowlevel.checkpoint()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)


def scope(path: str) -> dict[str, Any]:
    media = b"multipart/form-data; boundary=" + BOUNDARY
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"content-type", media)],
    }


@pytest.mark.anyio
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("path", OUTCOMES)
async def test_files_are_closed_in_every_outcome(
    path: str, size: int, files: list[SpooledTemporaryFile[bytes]]
) -> None:
    client, expected = Client(size), OUTCOMES[path]
    if isinstance(expected, int):
        expected = 200 if (path, size) == ("/small", SMALL) else expected
        await app(scope(path), client.receive, client.send)
        assert client.status == expected
    else:
        with pytest.raises(expected):
            await app(scope(path), client.receive, client.send)
    assert len(files) == (0 if path == "/not-found" else 1 if expected == 413 or path == "/few-files" else 2)
    assert all(file.closed for file in files)


@pytest.mark.anyio
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("patience", [2, 3])
async def test_files_are_closed_when_the_client_goes_away(
    size: int, patience: int, files: list[SpooledTemporaryFile[bytes]]
) -> None:
    client = Client(size, patience)
    await app(scope("/upload"), client.receive, client.send)
    assert client.status == 400
    assert files
    assert all(file.closed for file in files)


@pytest.mark.anyio
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("patience", [2, 3, None], ids=["second", "third", "endpoint"])
async def test_files_are_closed_when_the_request_is_cancelled(
    size: int, patience: int | None, files: list[SpooledTemporaryFile[bytes]]
) -> None:
    with anyio.fail_after(10), anyio.CancelScope() as request:
        client = Client(size, patience, request.cancel)
        await app(scope("/waits"), client.receive, client.send)
    assert request.cancelled_caught
    assert client.status is None
    assert files
    assert all(file.closed for file in files)


@pytest.mark.anyio
async def test_files_are_closed_while_the_thread_pool_is_busy(files: list[SpooledTemporaryFile[bytes]]) -> None:
    """Nothing of the pool is left for whoever closes them; the endpoint itself needs none."""
    limiter = anyio.to_thread.current_default_thread_limiter()
    client = Client(LARGE)
    borrowers = [object() for _ in range(int(limiter.total_tokens))]

    async def receive() -> dict[str, Any]:
        message = await client.receive()
        if message["type"] == "http.disconnect":  # the form is read, its files are written
            for borrower in borrowers:
                await limiter.acquire_on_behalf_of(borrower)
        return message

    with anyio.fail_after(10):
        await app(scope("/waits"), receive, client.send)
    assert client.status == 200
    assert limiter.borrowed_tokens == len(borrowers)
    assert all(file.closed for file in files)
    for borrower in borrowers:
        limiter.release_on_behalf_of(borrower)
