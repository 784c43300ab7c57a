"""Files: what is stored, what is refused, and that nothing is left behind."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from typeway import FastAPI

from app.files.orphans import find_orphans
from app.files.store import FileStore
from app.settings import Settings
from tests.factories import access_token, make_user
from tests.running import client_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
BOUNDARY = "between-parts"


@pytest.fixture
def folder(app: FastAPI, tmp_path: Path) -> Iterator[Path]:
    """The folder of uploads, empty; files may have a thousand octets."""
    kept = app.state.files
    app.state.files = FileStore(tmp_path, 1000, {"image/png", "image/webp", "text/plain", "text/csv"})
    yield tmp_path
    app.state.files = kept


async def upload(
    client: httpx.AsyncClient, content: bytes = PNG, *, name: str = "a.png", media_type: str = "image/png"
) -> httpx.Response:
    return await client.post("/files", files={"file": (name, content, media_type)})


async def upload_named(client: httpx.AsyncClient, disposition: bytes) -> httpx.Response:
    """Send a form octet by octet as given: clients would escape what is in the name."""
    head = b'Content-Disposition: form-data; name="file"; ' + disposition + b"\r\nContent-Type: image/png\r\n\r\n"
    body = b"--" + BOUNDARY.encode() + b"\r\n" + head + PNG + b"\r\n--" + BOUNDARY.encode() + b"--\r\n"
    return await client.post(
        "/files", content=body, headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    )


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_file_comes_back_as_it_was(as_user: httpx.AsyncClient, folder: Path) -> None:
    response = await upload(as_user, name="Bücher & mehr.png")

    assert response.status_code == 201, response.text
    file = response.json()
    assert file["name"] == "Bücher & mehr.png"
    assert (file["media_type"], file["size"]) == ("image/png", len(PNG))
    assert file["sha256"] == sha256(PNG).hexdigest()
    assert (await as_user.get(response.headers["location"])).json() == file
    content = await as_user.get(f"/files/{file['id']}/content")
    assert content.content == PNG
    assert content.headers["content-type"] == "image/png"
    assert content.headers["content-disposition"] == ("attachment; filename*=utf-8''B%C3%BCcher%20%26%20mehr.png")
    assert content.headers["x-content-type-options"] == "nosniff"


async def test_names_on_disk_are_not_those_of_clients(as_user: httpx.AsyncClient, folder: Path) -> None:
    file = (await upload(as_user, name="report.png")).json()

    [path] = files_in(folder)
    assert path.name == file["id"].replace("-", "")


@pytest.mark.parametrize(
    ("wanted", "status"),
    [("bytes=5000-", 416), ("bytes=x-", 400), ("bytes=5-2", 400), ("lines=1-2", 400)],
)
async def test_parts_that_there_are_not(as_user: httpx.AsyncClient, folder: Path, wanted: str, status: int) -> None:
    address = f"/files/{(await upload(as_user)).json()['id']}/content"

    answer = await as_user.get(address, headers={"Range": wanted})

    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.headers.get("content-range") == (f"bytes */{len(PNG)}" if status == 416 else None)


async def test_content_that_is_known_is_not_sent_again(as_user: httpx.AsyncClient, folder: Path) -> None:
    address = f"/files/{(await upload(as_user)).json()['id']}/content"
    etag = (await as_user.get(address)).headers["etag"]

    known = await as_user.get(address, headers={"If-None-Match": etag})
    part = await as_user.get(address, headers={"Range": "bytes=1-3", "If-Range": etag})

    assert (known.status_code, known.content) == (304, b"")
    assert (part.status_code, part.content) == (206, b"PNG")


async def test_the_list_has_the_latest_first(as_user: httpx.AsyncClient, folder: Path) -> None:
    for name in ("1.png", "2.png", "3.png"):
        await upload(as_user, name=name)

    page = (await as_user.get("/files", params={"size": 2})).json()

    assert [file["name"] for file in page["items"]] == ["3.png", "2.png"]
    assert page["total"] == 3


async def test_deleting_removes_row_and_content(as_user: httpx.AsyncClient, folder: Path) -> None:
    address = f"/files/{(await upload(as_user)).json()['id']}"

    assert (await as_user.delete(address)).status_code == 204
    assert (await as_user.get(address)).status_code == 404
    assert files_in(folder) == []


async def test_content_that_went_after_its_row_was_read_is_not_there(as_user: httpx.AsyncClient, folder: Path) -> None:
    location = (await upload(as_user)).headers["location"]
    (path,) = files_in(folder)
    path.unlink()
    assert (await as_user.get(f"{location}/content")).status_code == 404


async def test_files_of_others_are_not_there(
    app: FastAPI, as_user: httpx.AsyncClient, session: AsyncSession, settings: Settings, folder: Path
) -> None:
    address = f"/files/{(await upload(as_user)).json()['id']}"
    other = await make_user(session)

    async with client_of(app, token=access_token(settings, other)) as stranger:
        assert (await stranger.get(address)).status_code == 404
        assert (await stranger.get(f"{address}/content")).status_code == 404
        assert (await stranger.delete(address)).status_code == 404
        assert (await stranger.get("/files")).json()["total"] == 0
    assert len(files_in(folder)) == 1


async def test_somebody_unknown_stores_nothing(client: httpx.AsyncClient, folder: Path) -> None:
    assert (await upload(client)).status_code == 401
    assert files_in(folder) == []


async def test_the_limit_is_the_last_octet_that_passes(as_user: httpx.AsyncClient, folder: Path) -> None:
    exact = await upload(as_user, PNG.ljust(1000, b"\0"))
    over = await upload(as_user, PNG.ljust(1001, b"\0"))

    assert exact.status_code == 201
    assert over.status_code == 413
    assert over.json()["detail"] == "A file must not have more than 1000 octets."
    assert len(files_in(folder)) == 1


async def test_a_body_beyond_the_form_is_not_read(as_user: httpx.AsyncClient, settings: Settings) -> None:
    response = await upload(as_user, PNG.ljust(settings.upload_max_bytes + 100_000))

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("disposition", "reason"),
    [
        (b'filename="../../x"', "must not be a path"),
        (b'filename="/etc/passwd"', "must not be a path"),
        (b'filename=".."', "must not be a path"),
        (b'filename="C:\\x"', "must not be a path"),
        (b'filename="c:x"', "must not be a path"),
        (b'filename="\\\\host\\share"', "must not be a path"),
        (b'filename="..\\x"', "must not be a path"),
        (b'filename="a\0.png"', "control characters"),
        (b'filename="a\nb.png"', "control characters"),
        ('filename="\u202egnp.exe"'.encode(), "control characters"),
        (b'filename=" "', "no name"),
        (b'filename="NUL"', "device on Windows"),
        (b'filename="com1.png"', "device on Windows"),
        (b'filename="' + b"x" * 256 + b'"', "255 octets"),
        ('filename="{}"'.format("ä" * 128).encode(), "255 octets"),
        (b'filename="a.png."', "nor end with a dot"),
    ],
)
async def test_names_that_are_refused(
    as_user: httpx.AsyncClient, folder: Path, disposition: bytes, reason: str
) -> None:
    response = await upload_named(as_user, disposition)

    assert response.status_code == 422, response.text
    assert reason in response.json()["detail"]
    assert files_in(folder) == []


async def test_a_part_without_a_file_name_is_no_file(as_user: httpx.AsyncClient, folder: Path) -> None:
    response = await upload_named(as_user, b"")

    assert response.status_code == 422
    assert response.json()["errors"][0]["loc"] == ["body", "file"]


@pytest.mark.parametrize(
    "name", ["x" * 255, "a b.png", "ümläut 日本 👩‍🚀.png", "null.png", "a..png", ".hidden", '100%".png']
)
async def test_names_that_are_kept(as_user: httpx.AsyncClient, folder: Path, name: str) -> None:
    disposition = 'filename="' + name.replace('"', '\\"') + '"'

    response = await upload_named(as_user, disposition.encode())

    assert response.status_code == 201, response.text
    assert response.json()["name"] == name
    content = await as_user.get(f"/files/{response.json()['id']}/content")
    assert content.status_code == 200


@pytest.mark.parametrize(
    ("content", "media_type", "found"),
    [
        (PNG, "image/png", "image/png"),
        (PNG, "application/octet-stream", "image/png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp", "image/webp"),
        ("Grüße".encode(), "text/plain; charset=utf-8", "text/plain"),
        (b"a,b\r\n1,2\r\n", "text/csv", "text/csv"),
    ],
)
async def test_types_that_are_told_by_content(
    as_user: httpx.AsyncClient, folder: Path, content: bytes, media_type: str, found: str
) -> None:
    response = await upload(as_user, content, media_type=media_type)

    assert response.status_code == 201, response.text
    assert response.json()["media_type"] == found


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<html>", "image/png"),
        (PNG, "image/webp"),
        (PNG, "text/plain"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\0", "application/octet-stream"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "image/webp"),
        (b"text\0with NUL", "text/plain"),
        (b"text" * 200 + b"\xff", "text/plain"),
        (b"cut in the middle of \xc3", "text/plain"),
        (b"<script>", "text/html"),
    ],
)
async def test_types_that_are_refused(
    as_user: httpx.AsyncClient, folder: Path, content: bytes, media_type: str
) -> None:
    response = await upload(as_user, content, media_type=media_type)

    assert response.status_code == 415, response.text
    assert response.json()["detail"].startswith("The content is ")
    assert files_in(folder) == []


async def test_an_empty_file_is_refused(as_user: httpx.AsyncClient, folder: Path) -> None:
    response = await upload(as_user, b"")

    assert response.status_code == 422
    assert response.json()["detail"] == "The file is empty."


async def test_two_files_in_one_form_are_refused(as_user: httpx.AsyncClient, folder: Path) -> None:
    files: list[tuple[str, Any]] = [("file", ("a.png", PNG, "image/png")), ("file", ("b.png", PNG, "image/png"))]

    assert (await as_user.post("/files", files=files)).status_code == 400
    assert files_in(folder) == []


async def test_without_its_row_the_content_goes_too(
    as_user: httpx.AsyncClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    commit = AsyncSession.commit

    async def fail(session: AsyncSession) -> None:
        if not session.new:  # before the content is written
            return await commit(session)
        seen.append(len(files_in(folder)))
        raise RuntimeError("the database refuses")

    monkeypatch.setattr(AsyncSession, "commit", fail)
    assert (await upload(as_user)).status_code == 500

    assert seen == [1]
    assert files_in(folder) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path, 1000, {"image/png"})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with (tmp_path / "source").open("w+b") as source:
        source.write(PNG)
        source.seek(0)
        with pytest.raises(OSError, match="No space left"):
            store.save(UUID(int=1), source, "image/png")

    assert files_in(tmp_path) == [tmp_path / "source"]


def test_what_killed_processes_left_is_swept(tmp_path: Path) -> None:
    old, new = tmp_path / "1.part", tmp_path / "2.part"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))

    FileStore(tmp_path, 1000, ()).sweep()

    assert files_in(tmp_path) == [new]


async def test_old_contents_without_a_row_are_found(
    as_user: httpx.AsyncClient, folder: Path, session: AsyncSession
) -> None:
    await upload(as_user)
    owner, old, new = UUID(int=1), UUID(int=2), UUID(int=3)
    store = FileStore(folder, 1000, ())
    (folder / owner.hex).mkdir()
    for key in (old, new):
        store.path(owner, key).touch()
    (folder / owner.hex / "lost+found").touch()
    for place in files_in(folder):
        if place.name != new.hex:
            os.utime(place, (0, 0))

    assert await find_orphans(session, store) == [(owner, old)]


def test_a_type_that_cannot_be_told_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="UPLOAD_TYPES: video/mp4 cannot be told by content; known are"):
        FileStore(tmp_path, 1000, {"image/png", "video/mp4"})
