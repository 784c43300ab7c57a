"""The how-to pages: their programs do what the pages say, and stand in the pages as they are in their files."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy.exc import OperationalError

from typeway.testclient import TestClient

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples" / "howto"
SHOWN = re.compile(r'^```python title="examples/howto/(\w+)\.py"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def load(name: str) -> ModuleType:
    """A fresh copy of one example."""
    spec = importlib.util.spec_from_file_location(f"howto_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_show_the_programs() -> None:
    """If this fails, `python docs/embed.py` copies the programs into the pages."""
    shown = {
        name: code for page in (DOCS / "howto").glob("*.md") for name, code in SHOWN.findall(page.read_text("utf-8"))
    }
    assert shown == {path.stem: path.read_text("utf-8") for path in EXAMPLES.glob("*.py")}


def test_transactions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bank.db")
    example = load("transactions")
    with TestClient(example.app) as client:
        assert client.post("/accounts/ada?cents=100").status_code == 201
        assert client.post("/accounts/ada?cents=1").status_code == 409
        assert client.post("/accounts/bob?cents=0").status_code == 201
        assert client.post("/transfers?source=ada&target=bob&cents=60").json() == 40
        assert client.post("/transfers?source=ada&target=bob&cents=41").status_code == 409
        assert client.post("/transfers?source=bob&target=ada&cents=60").json() == 0, "nothing was lost or made"
        assert client.post("/transfers?source=ada&target=eve&cents=1").status_code == 404
        assert client.post("/transfers?source=bob&target=ada&cents=-1").status_code == 422
        assert client.post("/accounts/eve?cents=-1").status_code == 422
        assert client.post("/transfers?source=ada&target=ada&cents=60").json() == 100


def test_transfers_at_once_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bank.db")
    example = load("transactions")
    with TestClient(example.app) as client, ThreadPoolExecutor(8) as threads:
        client.post("/accounts/ada?cents=80")
        client.post("/accounts/bob?cents=0")
        transfers = [threads.submit(client.post, "/transfers?source=ada&target=bob&cents=10") for _ in range(10)]
        answers = sorted(str(transfer.result().json()) for transfer in transfers)
    refusals = ["{'detail': 'ada has too little'}"] * 2
    assert answers == [*map(str, range(0, 80, 10)), *refusals]


def test_a_database_that_is_away_is_503(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bank.db")
    example = load("transactions")

    @example.app.get("/broken")
    async def broken(gone: bool) -> None:
        raise OperationalError("SELECT 1", {}, OSError(), connection_invalidated=gone)

    with TestClient(example.app, raise_server_exceptions=False) as client:
        answer = client.get("/broken?gone=true")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert client.get("/broken?gone=false").status_code == 500


def test_a_database_that_cannot_be_reached_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:////nowhere/at/all/bank.db")
    answer = TestClient(load("transactions").app).post("/accounts/ada?cents=100")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_api_keys() -> None:
    example = load("api_keys")
    client = TestClient(example.app)
    reader, writer = example.issue("reports:read"), example.issue("reports:read", "reports:write")
    assert client.get("/health").json() == "fine"
    assert client.get("/reports").status_code == 401
    for wrong in ("x", reader + "x", "é", reader.partition(".")[0] + ".", f"nobody.{reader}"):
        assert client.get("/reports", headers={"X-API-Key": wrong.encode()}).status_code == 401
    assert client.get("/reports", headers={"X-API-Key": reader}).json() == ["may", "june"]
    assert client.delete("/reports/may", headers={"X-API-Key": reader}).status_code == 403
    assert client.delete("/reports/may", headers={"X-API-Key": writer}).status_code == 204
    assert reader not in str(example.KEYS)
    example.test_whatever_is_added_is_protected()


@pytest.mark.parametrize("framed", [True, False], ids=["announced", "chunked"])
def test_raw_upload(framed: bool) -> None:
    example = load("raw_upload")
    client = TestClient(example.app)

    def put(content: bytes) -> int:
        return client.put("/pictures", content=content if framed else iter([content[:5], content[5:]])).status_code

    exactly = example.PNG + bytes(5 * example.MEBIBYTE - len(example.PNG))
    assert put(exactly) == 201
    (stored,) = example.STORE.iterdir()
    assert stored.read_bytes() == exactly
    stored.unlink()
    assert [put(exactly + b"."), put(b"GIF89a" + bytes(100)), put(b"")] == [413, 415, 415]
    assert list(example.STORE.iterdir()) == []


def test_rollback(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "transactions.py", tmp_path)
    shutil.copy(EXAMPLES / "rollback.py", tmp_path / "test_rollback.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=120)
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert not (tmp_path / "bank.db").exists()
