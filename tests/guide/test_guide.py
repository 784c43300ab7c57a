"""The guide's examples run word for word in drop-in mode, answer as the guide says, and as FastAPI does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.guide.examples import GUIDE, examples
from tests.guide.expectations import EXPECTED, Exchange
from tests.prove.running import prove

TEXT = GUIDE.read_text(encoding="utf-8") if GUIDE.is_file() else ""
EXAMPLES = examples(TEXT)
ASK = Path(__file__).parent / "ask.py"
NEEDED = {"auth.py": ("jose", "passlib"), "database.py": ("sqlalchemy",), "config.py": ("pydantic_settings",)}

pytestmark = pytest.mark.skipif(not TEXT, reason="the guide is not part of the repository and not beside it")

WITHOUT_APPLICATION = {"validators.py", "config.py"}
TESTS = {"test_main.py"}


def test_no_example_is_left_out() -> None:
    assert set(EXAMPLES) == set(EXPECTED) | WITHOUT_APPLICATION | TESTS
    assert sum(program.count("\n") for program in EXAMPLES.values()) > 800


def write(name: str, directory: Path) -> Path:
    for package in NEEDED.get(name, ()):
        pytest.importorskip(package, reason=f"the example needs {package}")
    file = directory / name.partition(" ")[0]
    file.write_text(EXAMPLES[name], encoding="utf-8")
    return file


def ask(file: Path, exchanges: list[Exchange]) -> Any:
    """Send the requests to the program under drop-in mode."""
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "typeway.dropin", str(ASK), str(file)],
        cwd=file.parent,
        input=json.dumps([exchange.request for exchange in exchanges]),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    # What the example prints itself comes before.
    return json.loads(finished.stdout[finished.stdout.index('{"answers"') :].split("\n")[0])


@pytest.mark.parametrize("name", EXPECTED)
def test_example_answers_as_the_guide_says(name: str, tmp_path: Path) -> None:
    exchanges = EXPECTED[name]
    result = ask(write(name, tmp_path), exchanges)
    assert result["framework"] == "typeway.applications"
    for exchange, answer in zip(exchanges, result["answers"], strict=True):
        assert answer["status"] == exchange.status, (exchange.request, answer)
        if exchange.json is not None:
            assert answer["json"] == exchange.json, exchange.request
        for header, value in exchange.headers.items():
            assert answer["headers"].get(header) == value, exchange.request


@pytest.mark.parametrize("name", [name for name in EXPECTED if name != "background_tasks.py"])
def test_example_is_equal_on_both_frameworks(name: str, tmp_path: Path) -> None:
    """Requests made from the declarations of the example find no difference."""
    pytest.importorskip("fastapi")
    file = write(name, tmp_path)
    outcome = prove(file.name, "--unsafe", "--copy", "--json", directory=tmp_path)
    assert outcome.json["failures"] == []
    assert outcome.differences == []
    assert outcome.exit_code == 0


def test_background_tasks_run_after_the_answer(tmp_path: Path) -> None:
    """The example's slow task really runs; the pause it makes is recorded, not waited for."""
    result = ask(write("background_tasks.py", tmp_path), EXPECTED["background_tasks.py"])
    assert result["slept"] == [2]


def test_validators(tmp_path: Path) -> None:
    write("validators.py", tmp_path)
    program = """
import json
from fastapi import FastAPI
from fastapi.testclient import TestClient
from validators import PasswordChange

app = FastAPI()

@app.post("/password")
def change(change: PasswordChange) -> str:
    return "changed"

client = TestClient(app)
def messages(new, again):
    body = {"current_password": "x", "new_password": new, "confirm_password": again}
    answer = client.post("/password", json=body)
    return answer.json() if answer.status_code == 200 else [error["msg"] for error in answer.json()["detail"]]

print(json.dumps([messages(*pair) for pair in (("Abcdefgh", "Abcdefgh"), ("Abc", "Abc"), ("abcdefgh",) * 2,
                                               ("Abcdefgh", "Abcdefgi"))]))
"""
    (tmp_path / "use.py").write_text(program)
    assert json.loads(run(tmp_path, "use.py")) == [
        "changed",
        ["Value error, Password must be at least 8 characters"],
        ["Value error, Password must contain an uppercase letter"],
        ["Value error, Passwords do not match"],
    ]


def test_settings(tmp_path: Path) -> None:
    """The settings come from the environment and from the file beside the program."""
    write("config.py", tmp_path)
    (tmp_path / ".env").write_text("SECRET_KEY=from-the-file\nDEBUG=true\n")
    program = """
from fastapi import FastAPI
from fastapi.testclient import TestClient
from config import SettingsDep, get_settings

app = FastAPI()

@app.get("/info")
def info(settings: SettingsDep) -> dict[str, object]:
    return settings.model_dump()

client = TestClient(app)
print(client.get("/info").text)
"""
    (tmp_path / "use.py").write_text(program)
    output = run(tmp_path, "use.py", DATABASE_URL="sqlite:///x.db", ALLOWED_ORIGINS='["https://example.org"]')
    assert json.loads(output) == {
        "app_name": "My FastAPI App",
        "debug": True,
        "database_url": "sqlite:///x.db",
        "secret_key": "from-the-file",
        "allowed_origins": ["https://example.org"],
    }


def run(directory: Path, file: str, **environment: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "typeway.dropin", file],
        cwd=directory,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    return finished.stdout


def test_the_chapter_on_testing_as_a_pytest_run(tmp_path: Path) -> None:
    pytest.importorskip("pytest_asyncio", reason="the example has an async test")
    write("test_main.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "typeway.dropin", "-q", "-p", "no:cacheprovider", "test_main.py"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stdout[-3000:]
    assert "8 passed" in finished.stdout
