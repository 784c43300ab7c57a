"""``typeway migrate`` on a directory: it shows, changes on demand, and says what is left."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("libcst", reason="migrating needs libcst")

PROGRAM = "from fastapi import FastAPI\napp = FastAPI()\n"


def migrate(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "typeway", "migrate", *arguments]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=60)


def test_changes_are_shown_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    finished = migrate(tmp_path)
    assert finished.returncode == 0
    assert "-from fastapi import FastAPI\n+from typeway import FastAPI\n" in finished.stdout
    assert "1 of 1 file, 1 place to change (--write does it)" in finished.stderr
    assert (tmp_path / "main.py").read_text() == PROGRAM


def test_what_is_shown_is_a_patch(tmp_path: Path) -> None:
    if shutil.which("patch") is None:
        pytest.skip("the program `patch` is not installed")
    (tmp_path / "main.py").write_text(PROGRAM.rstrip("\n"))
    shown = migrate(tmp_path).stdout
    subprocess.run(["patch", "-p1"], cwd=tmp_path, input=shown, text=True, check=True, capture_output=True)
    assert (tmp_path / "main.py").read_text() == PROGRAM.rstrip("\n").replace("fastapi", "typeway")


def test_changes_are_made(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "main.py").write_bytes(b"\xef\xbb\xbfimport fastapi\r\nx = 'caf\xc3\xa9'\r\n")
    (tmp_path / "other.py").write_text("x = 1\n")
    finished = migrate(tmp_path, "--write")
    assert finished.returncode == 0
    assert "1 of 2 files, 1 place changed" in finished.stderr
    assert (tmp_path / "package" / "main.py").read_bytes() == b"\xef\xbb\xbfimport typeway\r\nx = 'caf\xc3\xa9'\r\n"
    again = migrate(tmp_path, "--write")
    assert "0 of 2 files" in again.stderr
    subprocess.run([sys.executable, "package/main.py"], cwd=tmp_path, check=True)


def test_hidden_and_installed_files_are_left_out(tmp_path: Path) -> None:
    for place in (".git", "env/lib", "node_modules", "__pycache__"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "a.py").write_text(PROGRAM)
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    assert "0 of 0 files" in migrate(tmp_path).stderr


def test_a_named_file_only(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(PROGRAM)
    migrate(tmp_path, "--write", "a.py")
    assert "typeway" in (tmp_path / "a.py").read_text()
    assert (tmp_path / "b.py").read_text() == PROGRAM


def test_what_a_person_has_to_do_is_said(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("import fastapi\nimport logging\nlogging.getLogger('fastapi')\n")
    (tmp_path / "requirements.txt").write_text("uvicorn\nfastapi[standard]>=0.100\nfastapi-users\n")
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["pydantic", "fastapi>=0.100"]\n')
    said = migrate(tmp_path).stderr
    assert "main.py:3 is left as it is: 'fastapi', a text that may name the package" in said
    assert "requirements.txt:2 asks for FastAPI: fastapi[standard]>=0.100" in said
    assert "pyproject.toml:2 asks for FastAPI" in said
    assert "fastapi-users\n" not in said


def test_a_library_that_imports_fastapi_itself_is_named(tmp_path: Path) -> None:
    pytest.importorskip("fastapi_pagination")
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\nimport fastapi_pagination\n")
    assert "fastapi-pagination imports fastapi itself" in migrate(tmp_path).stderr


def test_a_file_that_is_not_python(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import fastapi\ndef (\n")
    (tmp_path / "good.py").write_text(PROGRAM)
    finished = migrate(tmp_path, "--write")
    assert finished.returncode == 1
    assert "bad.py is left as it is: line 2" in finished.stderr
    assert "typeway" in (tmp_path / "good.py").read_text()


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    finished = migrate(tmp_path, "nowhere.py")
    assert finished.returncode == 1
    assert "There is no nowhere.py" in finished.stderr
