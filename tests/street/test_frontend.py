"""`frontend()`: what no comparison shows: messages, environment, cost, signatures, ranges with a random boundary."""

from __future__ import annotations

import inspect
import os
import warnings
from pathlib import Path

import fastapi
import pytest
from hypothesis import given
from hypothesis import strategies as st

import typeway
from typeway import APIRouter, Depends, FastAPI
from typeway._frontend.files import SiteFiles, admits_html
from typeway._serve.dispatch import Dispatcher
from typeway.testclient import TestClient


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "app.js").write_text("0123456789")
    return tmp_path


@pytest.mark.parametrize("owner", ["FastAPI", "APIRouter"])
def test_the_signature_is_that_of_fastapi(owner: str) -> None:
    def shape(package: object) -> list[tuple[str, object, object]]:
        method = getattr(package, owner).frontend
        return [(name, item.kind, item.default) for name, item in inspect.signature(method).parameters.items()]

    assert shape(typeway) == shape(fastapi)


def test_several_ranges_come_as_parts(site: Path) -> None:
    app = FastAPI()
    app.frontend("/", directory=site)
    answer = TestClient(app).get("/app.js", headers={"Range": "bytes=0-1,8-9"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert b"bytes 0-1/10\r\n\r\n01\r\n" in answer.content
    assert b"bytes 8-9/10\r\n\r\n89\r\n" in answer.content


@pytest.mark.parametrize(("fallback", "named"), [("auto", "elsewhere"), (None, "elsewhere"), ("404.html", "elsewhere")])
def test_a_missing_directory_is_named_by_its_whole_path(tmp_path: Path, fallback: object, named: str) -> None:
    with pytest.raises(RuntimeError) as refused:
        FastAPI().frontend("/", directory=tmp_path / named, fallback=fallback)  # type: ignore[arg-type]  # all are allowed
    assert repr(str(tmp_path / named)) in str(refused.value)


@pytest.mark.parametrize("fallback", ["index.html", "404.html"])
def test_a_missing_fallback_is_named(tmp_path: Path, fallback: object) -> None:
    with pytest.raises(RuntimeError, match="fall back on") as refused:
        FastAPI().frontend("/", directory=tmp_path, fallback=fallback)  # type: ignore[arg-type]  # both are allowed
    assert repr(fallback) in str(refused.value)
    assert repr(str(tmp_path)) in str(refused.value)


@pytest.mark.parametrize("path", ["x", "", "//"])
def test_a_faulty_path_is_named(site: Path, path: str) -> None:
    with pytest.raises(AssertionError, match="The path of a frontend must"):
        FastAPI().frontend(path, directory=site)


@pytest.mark.parametrize(
    ("environment", "only_warned"),
    [
        ({"TYPEWAY_ENV": "development"}, True),
        ({"FASTAPI_ENV": "development", "TYPEWAY_ENV": "production"}, True),
        ({"FASTAPI_ENV": "production", "TYPEWAY_ENV": "development"}, False),
        ({}, False),
    ],
)
def test_either_name_of_the_environment_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], only_warned: bool
) -> None:
    for name in ("FASTAPI_ENV", "TYPEWAY_ENV"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    missing = tmp_path / "dist"
    if not only_warned:
        with pytest.raises(RuntimeError):
            APIRouter().frontend("/", directory=missing)
        return
    for declare in (FastAPI().frontend, APIRouter().frontend):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            declare("/", directory=missing)
        assert [item.filename for item in caught] == [__file__], "the warning points to the declaration"
        assert os.fspath(missing) in str(caught[0].message)


def test_a_matched_request_never_looks_at_the_sites(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = FastAPI(dependencies=[Depends(lambda: None)])
    app.get("/route")(lambda: "route")
    app.frontend("/", directory=site)
    looked: list[str] = []
    original = Dispatcher._site

    def look(self: Dispatcher, program: object, path: str, scope: object) -> object:
        looked.append(path)
        return original(self, program, path, scope)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Dispatcher, "_site", look)
    client = TestClient(app)
    assert client.get("/route").status_code == 200
    assert client.post("/route").status_code == 405
    assert looked == []
    assert client.get("/app.js").status_code == 200
    assert looked == ["/app.js"]


def test_a_site_does_not_disturb_names_and_documents(site: Path) -> None:
    app = FastAPI()
    app.get("/items/{item_id}", name="item")(lambda item_id: item_id)
    app.openapi()
    routes = list(app.routes)
    app.frontend("/", directory=site)
    assert app.routes == routes
    assert app.url_path_for("item", item_id=3) == "/items/3"
    assert list(app.openapi()["paths"]) == ["/items/{item_id}"]


def test_a_loop_of_links_is_an_error_of_the_site(site: Path) -> None:
    (site / "loop").symlink_to(site / "loop")
    app = FastAPI()
    app.frontend("/", directory=site)
    with pytest.raises(OSError, match="symbolic links"):
        TestClient(app).get("/loop")


SEGMENTS = st.lists(
    st.sampled_from(["..", ".", "", "inner", "outside.txt", "a.txt", "link", "%2e%2e", "\\..", "~", "\x00"]), max_size=8
)


@given(segments=SEGMENTS, fallback=st.sampled_from(["auto", "index.html", "404.html", None]))
def test_no_path_leaves_the_directory(
    tmp_path_factory: pytest.TempPathFactory, segments: list[str], fallback: object
) -> None:
    base = tmp_path_factory.getbasetemp() / "no_path_leaves"
    folder = base / "folder"
    if not folder.exists():
        (folder / "inner").mkdir(parents=True)
        (base / "outside.txt").write_text("secret")
        (folder / "inner" / "a.txt").write_text("a")
        (folder / "link").symlink_to(base)
    files = SiteFiles(os.fspath(folder), fallback)  # type: ignore[arg-type]  # all are allowed
    try:
        found = files._look_up("/".join(segments))
    except ValueError:  # a null byte
        return
    assert found is None or Path(found.path).is_relative_to(folder.resolve())


@given(st.text(alphabet=st.sampled_from('textml/hap,; q=0.1"*+'), max_size=40))
def test_only_a_named_type_of_page_admits_html(accept: str) -> None:
    named = any(
        item.split(";")[0].strip().lower() in ("text/html", "application/xhtml+xml") for item in accept.split(",")
    )
    assert named or not admits_html(accept)
