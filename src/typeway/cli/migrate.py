"""``typeway migrate``: rewrite a program's imports from FastAPI's name to Typeway's."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.syntax import Syntax

from typeway.cli.console import CliError, say, shows_colours, stderr, stdout, warn

if TYPE_CHECKING:
    from typeway._migrate.files import FileChange

__all__ = ["migrate"]

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH", help="Files and directories to rewrite. Default: the current directory.", show_default=False
    ),
]
Write = Annotated[bool, typer.Option("--write", help="Change the files. Without it the changes are only shown.")]


def migrate(paths: Paths = None, write: Write = False) -> None:
    """Rewrite imports of [bold]fastapi[/bold] to typeway, for good. Shows the changes; [bold]--write[/bold] makes them.

    Not needed to run a program: drop-in mode does that without a changed line.
    """
    if find_spec("libcst") is None:
        raise CliError("Rewriting needs libcst, which is not installed", hint='pip install "typeway[migrate]"')
    from typeway._migrate.files import dependent_packages, migrated, python_files, requirement_lines  # optional: libcst

    chosen = paths or [Path()]
    missing = [str(path) for path in chosen if not path.exists()]
    if missing:
        raise CliError(f"There is no {' and no '.join(missing)}")
    files = [migrated(path) for path in python_files(chosen)]
    changed = [file for file in files if file.changes]
    for file in changed:
        _show(file.diff)
        if write:
            file.write()
    _tell_leftovers(files)
    for place, line, text in requirement_lines(Path()):
        warn(f"{place}:{line} asks for FastAPI: {text}")
    for package in dependent_packages(files):
        warn(f"{package} imports fastapi itself: with it, run the program in drop-in mode (typeway run --drop-in)")
    places = sum(file.changes for file in changed)
    done = "changed" if write else "to change (--write does it)"
    say(stderr(), f"{len(changed)} of {len(files)} file{_s(len(files))}, {places} place{_s(places)} {done}")
    if any(file.problem for file in files):
        raise typer.Exit(1)


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _show(diff: str) -> None:
    if stdout().is_terminal and shows_colours(stdout()):
        stdout().print(Syntax(diff, "diff", background_color="default"))
    else:
        print(diff, end="")


def _tell_leftovers(files: list[FileChange]) -> None:
    for file in files:
        if file.problem:
            warn(f"{file.path} is left as it is: {file.problem}")
        for leftover in file.leftovers:
            warn(f"{file.path}:{leftover.line} is left as it is: {leftover.text!r}, {leftover.reason}")
