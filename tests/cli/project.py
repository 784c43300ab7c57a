"""A directory with the user's project in it, and the command line run inside it."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from typeway.cli.commands import cli


class Outcome:
    """What one run of the command line left behind."""

    def __init__(self, exit_code: int, stdout: str, stderr: str) -> None:
        self.exit_code = exit_code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()

    @property
    def error(self) -> str:
        """Standard error with its line breaks and frames removed, since messages about usage are wrapped."""
        return " ".join(self.stderr.replace("│", " ").split())

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


class Project:
    """A directory of Python files, current while the test runs."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str = "") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def app(self, name: str, variable: str = "app", title: str = "An application") -> Path:
        """Write a module with one application in it."""
        return self.write(name, f"from typeway import FastAPI\n{variable} = FastAPI(title={title!r})\n")

    def run(self, *arguments: str) -> Outcome:
        result = CliRunner().invoke(cli, list(arguments), prog_name="typeway")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)
