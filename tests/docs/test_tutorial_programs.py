"""What the programs of the tutorial do beyond the answers that its pages show."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.docs.consoles import FENCE, PICTURE, SETTINGS, TUTORIAL
from tests.docs.test_examples import load
from typeway import BackgroundTasks, Depends, HTTPException
from typeway.exceptions import ResponseValidationError
from typeway.testclient import TestClient


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)


def program(name: str) -> Any:
    return load(f"tutorial/{name}")


@pytest.fixture
def auth() -> Any:
    return program("auth")


def test_first_has_a_document() -> None:
    document = TestClient(program("first").app).get("/openapi.json").json()
    assert document["info"] == {
        "title": "Toolshed",
        "summary": "Neighbours lend each other tools",
        "version": "0.1.0",
    }
    assert document["paths"]["/tools"]["get"]["tags"] == ["tools"]
    assert document["paths"]["/tools"]["get"]["description"] == "List every tool with its number."


def test_opening_runs_once(capsys: pytest.CaptureFixture[str]) -> None:
    with TestClient(program("opening").app) as client:
        assert client.get("/tools").json() == client.get("/tools").json()
        assert capsys.readouterr().out == "opening the shed\n"
    assert capsys.readouterr().out == "closing the shed\n"


def test_a_wrong_answer_names_its_field() -> None:
    with pytest.raises(ResponseValidationError, match=r"'response', 'grams'"):
        TestClient(program("response_model").app).get("/weights/hammer")


def test_photographs_come_back(tmp_path: Path) -> None:
    client = TestClient(program("forms").app)
    sent = client.post("/photos", files={"photo": ("../../main.py", PICTURE)})
    assert sent.json() == {
        "name": sent.json()["name"],
        "sent_as": "../../main.py",
        "bytes": len(PICTURE),
        "caption": "",
    }
    name = sent.json()["name"]
    assert re.fullmatch(r"[0-9a-f-]{36}\.jpg", name)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == [name]
    back = client.get(f"/photos/{name}")
    assert (back.headers["content-type"], back.content) == ("image/jpeg", PICTURE)
    assert client.get("/photos/..%2fphotos").status_code == 404
    too_large = client.post("/photos", files={"photo": ("large.jpg", PICTURE + bytes(5 << 20))})
    assert too_large.status_code == 413


def test_a_ledger_is_closed_whatever_happens() -> None:
    example = program("dependencies")

    @example.app.get("/broken")
    async def broken(ledger: Any = Depends(example.open_ledger)) -> None:
        assert example.Ledger.opened == 1
        raise ZeroDivisionError

    client = TestClient(example.app)
    with pytest.raises(ZeroDivisionError):
        client.get("/broken")
    assert client.get("/entries").status_code == 200
    assert example.Ledger.opened == 0


def claims(**changes: object) -> dict[str, object]:
    return {"sub": "ines", "exp": datetime.now(UTC) + timedelta(minutes=1), "scope": "lend keep", **changes}


def test_a_good_token_is_taken(auth: Any) -> None:
    token = jwt.encode(claims(), auth.SECRET_KEY, "HS256")
    answer = TestClient(auth.app).delete("/tools/2", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(jwt.encode(claims(), "another key" * 3, "HS256"), id="signed by somebody else"),
        pytest.param(jwt.encode(claims(), None, "none"), id="not signed"),
        pytest.param(
            jwt.encode(claims(exp=1), SETTINGS["TOOLSHED_SECRET_KEY"], "HS256"), id="expired"
        ),
        pytest.param(
            jwt.encode({"sub": "ines"}, SETTINGS["TOOLSHED_SECRET_KEY"], "HS256"), id="valid for ever"
        ),
        pytest.param("no token at all", id="something else"),
    ],
)  # fmt: skip
def test_a_bad_token_is_refused(auth: Any, forged: str) -> None:
    answer = TestClient(auth.app).get("/me", headers={"Authorization": f"Bearer {forged}"})
    assert (answer.status_code, answer.json()) == (401, {"detail": "The token is not valid"})


def test_nobody_learns_who_is_a_member(auth: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    monkeypatch.setattr(auth.passwords, "verify", lambda password, known: verified.append(known))
    client = TestClient(auth.app)
    answers = [client.post("/token", data={"username": name, "password": "x"}) for name in ("ines", "nobody")]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert verified == [auth.MEMBERS["ines"].password_hash, auth.NOBODY]


def test_the_database_outlives_the_server() -> None:
    with TestClient(program("database").app) as client:
        assert client.post("/tools", json={"name": "jigsaw", "room": "attic"}).status_code == 201
    with TestClient(program("database").app) as client:
        assert [tool["name"] for tool in client.get("/tools").json()] == ["jigsaw"]


@pytest.fixture
def reminded(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, "uvicorn.error"):
        yield caplog


LOAN = "/loans?tool_id=3&address=oskar@toolshed.example"


def test_tasks_run_in_the_order_that_the_page_shows(reminded: pytest.LogCaptureFixture) -> None:
    TestClient(program("tasks").app).post(LOAN, headers={"X-Member": "Ines"})
    page = (TUTORIAL / "13-background-tasks.md").read_text("utf-8")
    (log,) = [block["text"] for block in FENCE.finditer(page) if block["language"] == "text"]
    request, *lines = [line.removeprefix("INFO:").strip() for line in log.splitlines()]
    assert request == f'127.0.0.1:50000 - "POST {LOAN} HTTP/1.1" 202 Accepted'
    assert [record.getMessage() for record in reminded.records if record.name == "uvicorn.error"] == lines


def test_a_task_that_fails_ends_the_list(reminded: pytest.LogCaptureFixture) -> None:
    example = program("tasks")

    def fail(address: str, text: str) -> None:
        raise ConnectionError("no mail server")

    example.send_mail = fail
    answer = TestClient(example.app, raise_server_exceptions=False).post(LOAN, headers={"X-Member": "Ines"})
    assert answer.status_code == 202
    assert "asked by Ines" in reminded.text
    assert "lent once more" not in reminded.text


def test_no_task_runs_after_an_error() -> None:
    example = program("tasks")

    @example.app.post("/broken")
    async def broken(tasks: BackgroundTasks) -> None:
        tasks.add_task(example.send_mail, "nobody", "nothing")
        raise HTTPException(409)

    assert TestClient(example.app).post("/broken").status_code == 409
    assert example.outbox == []


def test_compression_pays() -> None:
    client = TestClient(program("middleware").app, base_url="http://localhost")
    with client.stream("GET", "/manual", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert len(packed) < 100
    assert len(gzip.decompress(packed)) == 2802
