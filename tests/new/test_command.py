"""``typeway new``: what it asks, what it tells, and how it refuses."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from typeway.cli.commands import cli


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_project_with_everything_said() -> None:
    result = CliRunner().invoke(cli, ["new", "my-shop", "--kind", "minimal"])

    assert result.exit_code == 0
    assert Path("my-shop/app/main.py").is_file()
    assert "files of a project of kind minimal in my-shop" in result.stdout
    assert "  cd my-shop\n" in result.stdout
    assert "  make run " in result.stdout


def test_without_a_terminal_nothing_is_asked() -> None:
    result = CliRunner().invoke(cli, ["new", "my-shop", "--path", "elsewhere/shop"])

    assert result.exit_code == 0
    assert "kind full in elsewhere/shop" in result.stdout
    assert Path("elsewhere/shop/pyproject.toml").is_file()
    assert not Path("my-shop").exists()


def test_without_a_terminal_a_name_is_needed() -> None:
    result = CliRunner().invoke(cli, ["new"])

    assert result.exit_code == 1
    assert result.stderr == "error: The project needs a name\nhint: typeway new NAME\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["my shop"], "error: A project cannot be called 'my shop'"),
        (["shop", "--path", "taken"], "error: The folder taken is not empty\n  It holds notes.txt\nhint: choose"),
        (["typeway"], "error: A project cannot be called 'typeway': it needs the library of that name"),
    ],
)
def test_refusals(arguments: list[str], message: str) -> None:
    Path("taken").mkdir()
    Path("taken/notes.txt").write_text("mine", "utf-8")

    result = CliRunner().invoke(cli, ["new", *arguments])

    assert result.exit_code == 1
    assert result.stderr.startswith(message)
    assert [str(path) for path in Path().rglob("*")] == ["taken", "taken/notes.txt"]


def test_an_unknown_kind_is_wrong_usage() -> None:
    result = CliRunner().invoke(cli, ["new", "shop", "--kind", "huge"])

    assert result.exit_code == 2
    assert "'huge' is not one of" in result.stderr


def test_merging_names_what_it_left() -> None:
    Path("shop").mkdir()
    Path("shop/README.md").write_text("mine", "utf-8")

    result = CliRunner().invoke(cli, ["new", "shop", "--kind", "minimal", "--merge"])

    assert result.exit_code == 0
    assert result.stderr == "warning: shop/README.md was there already and is left as it is\n"
    assert Path("shop/README.md").read_text("utf-8") == "mine"
    assert Path("shop/app/main.py").is_file()


def test_on_a_terminal_it_asks_again_until_the_name_will_do() -> None:
    shown = on_a_terminal(["new"], typed=["my shop", "my-shop", "minimal"])

    assert "A project cannot be called 'my shop'" in shown
    assert "how about 'my-shop'?" in shown
    assert "accounts, files, jobs" in shown  # the kinds are explained before one is chosen
    assert Path("my-shop/app/main.py").is_file()
    assert not Path("my-shop/alembic.ini").exists()


def test_on_a_terminal_nothing_is_asked_if_so_wished() -> None:
    shown = on_a_terminal(["new", "shop", "--no-input"], typed=[])

    assert "What to start from" not in shown
    assert Path("shop/alembic.ini").is_file()


def on_a_terminal(arguments: list[str], typed: list[str]) -> str:
    """What the command shows on a terminal where these lines are typed, and then no more."""
    controller, terminal = pty.openpty()
    os.write(controller, "".join(f"{line}\n" for line in [*typed, "\x04"]).encode())
    process = subprocess.Popen(
        [sys.executable, "-m", "typeway", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
    )
    os.close(terminal)
    shown = b""
    with os.fdopen(controller, "rb", buffering=0) as screen, suppress(OSError):  # that is how the end shows
        while chunk := screen.read(4096):
            shown += chunk
    assert process.wait(120) == 0, shown
    return shown.decode()
