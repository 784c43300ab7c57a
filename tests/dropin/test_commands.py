"""`python -m typeway.dropin`, and the option `--drop-in` of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import typeway._dropin.run
from tests.dropin.processes import python
from typeway._dropin.run import USAGE

APPLICATION = """\
from fastapi import FastAPI
app = FastAPI()
@app.get("/books/{book_id}")
def book(book_id: int): ...
"""
TELL = "import json, sys, fastapi; print(json.dumps([sys.argv, sys.path[0], __name__, fastapi.__name__]))\n"


def run(directory: Path, *arguments: str) -> tuple[int, str, str]:
    finished = python(directory, "-m", "typeway.dropin", *arguments)
    return finished.returncode, finished.stdout, finished.stderr


@pytest.mark.parametrize("kind", ["script", "directory", "module", "package", "command"])
def test_programs_of_all_kinds(tmp_path: Path, kind: str) -> None:
    """Arguments, path and name are as Python itself would have them."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("__main__.py", "part.py"):
        (package / name).write_text(TELL)
    given, shown, path = {
        "script": (["package/part.py"], "package/part.py", str(package)),
        "directory": (["package"], "package", "package"),
        "module": (["-m", "package.part"], str(package / "part.py"), str(tmp_path)),
        "package": (["-m", "package"], str(package / "__main__.py"), str(tmp_path)),
        "command": (["-c", TELL], "-c", str(tmp_path)),
    }[kind]
    code, out, err = run(tmp_path, *given, "one", "--two")
    assert code == 0, err
    assert json.loads(out) == [[shown, "one", "--two"], path, "__main__", "typeway"]


def test_the_exit_code_is_the_programs_own(tmp_path: Path) -> None:
    assert run(tmp_path, "-c", "raise SystemExit(7)") == (7, "", "")
    code, out, err = run(tmp_path, "-c", "raise LookupError('lost')")
    assert (code, out) == (1, "")
    assert err.endswith("LookupError: lost\n")


@pytest.mark.parametrize("arguments", [[], ["-m"], ["-c"], ["--unknown"], ["-x", "script.py"]])
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        typeway._dropin.run.run(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr() == ("", f"{USAGE}\n")


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    typeway._dropin.run.run(["--help"])
    assert capsys.readouterr() == (f"{USAGE}\n", "")


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, "missing.py")
    assert (code, out) == (1, "")
    assert f"can't open file '{tmp_path / 'missing.py'}'" in err


def test_the_command_of_fastapi(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    code, out, err = run(tmp_path, "-m", "fastapi", "routes", "--json")
    assert code == 0, err
    assert "/books/{book_id}" in {row["path"] for row in json.loads(out)}
    code, out, err = run(tmp_path, "-m", "fastapi", "--version")
    assert (code, err) == (0, "")
    assert out.startswith("Typeway ")
    assert "0.165" not in out


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("routes", "--drop-in"), {}),
        (("routes",), {"TYPEWAY_DROP_IN": "1"}),
        (("explain", "GET", "/books/1", "--drop-in"), {}),
    ],
)
def test_commands_with_the_option(tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    finished = python(tmp_path, "-m", "typeway", *arguments, environment=environment)
    assert finished.returncode == 0, finished.stderr
    assert "/books/{book_id}" in finished.stdout


def test_a_command_without_the_option_says_so(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(APPLICATION)
    finished = python(
        tmp_path, "-W", "ignore", "-m", "typeway", "routes", "--no-drop-in", environment={"TYPEWAY_DROP_IN": "1"}
    )
    assert finished.returncode == 1
    assert "use --drop-in" in finished.stderr


def test_a_program_that_brings_the_real_package(tmp_path: Path) -> None:
    """Something imported it before the command line could start."""
    (tmp_path / "main.py").write_text(APPLICATION)
    code = "import fastapi, sys; sys.argv = ['typeway', 'routes', '--drop-in']; from typeway.cli import main; main()"
    finished = python(tmp_path, "-W", "ignore", "-c", code)
    assert finished.returncode == 1
    assert "error: Drop-in mode cannot start" in finished.stderr
    assert "'fastapi' has been imported already" in finished.stderr
