"""``typeway new``: render a project to start from."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.prompt import Prompt
from rich.text import Text

from typeway._new.answers import Answers, checked_name
from typeway._new.errors import NewProjectError
from typeway._new.kinds import KINDS, KindName
from typeway._new.origin import installed_from
from typeway.cli.console import CliError, field_lines, say, stderr, stdout, warn
from typeway.cli.extras import INSTALL
from typeway.dropin import typeway_version

__all__ = ["new"]

DEFAULT_KIND: KindName = "full"

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="What the project is called, such as my-shop.", show_default=False)
]
ChosenKind = Annotated[
    KindName | None,
    typer.Option(
        "--kind",
        "-k",
        help=f"What to start from. Asked for on a terminal, else {DEFAULT_KIND}.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option("--path", metavar="DIR", help="The project's folder. Default: NAME in the current one."),
]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="Add what is missing to a folder that is not empty; files that are there stay."),
]
NoInput = Annotated[bool, typer.Option("--no-input", help="Ask nothing, even on a terminal.")]


def new(
    name: Name = None, kind: ChosenKind = None, path: Folder = None, merge: Merge = False, no_input: NoInput = False
) -> None:
    """Make a [bold]new project[/bold] that runs and is tested from the start."""
    if find_spec("jinja2") is None:
        raise CliError("Making a project needs jinja2, which is not installed", hint=INSTALL)
    from typeway._new.files import project_files  # optional extra: jinja2
    from typeway._new.write import write_project

    asks = sys.stdin.isatty() and sys.stderr.isatty() and not no_input
    try:
        chosen = _name(name, asks=asks), kind or _kind(asks=asks)
        answers = Answers(*chosen, typeway_version=typeway_version(), origin=installed_from())
        folder = path or Path(answers.name)
        files = project_files(answers)
        kept = write_project(files, folder, merge=merge)
    except NewProjectError as error:
        raise CliError(error.title, error.details, error.hint) from error
    for file in kept:
        warn(f"{folder / file.path} was there already and is left as it is")
    _tell_next_steps(answers, folder, len(files) - len(kept))


def _name(given: str | None, *, asks: bool) -> str:
    """The name from the command line, or asked for until it will do."""
    if given is not None:
        return given
    if not asks:
        raise CliError("The project needs a name", hint="typeway new NAME")
    while True:
        answer = Prompt.ask("Name of the project", console=stderr())
        try:
            return checked_name(answer)
        except NewProjectError as error:
            warn(f"{error}. {error.hint}" if error.hint else str(error))


def _kind(*, asks: bool) -> str:
    if not asks:
        return DEFAULT_KIND
    for line in field_lines({kind.name: kind.summary for kind in KINDS.values()}):
        say(stderr(), Text.assemble("  ", line))
    return Prompt.ask("What to start from", console=stderr(), choices=list(KINDS), default=DEFAULT_KIND)


def _tell_next_steps(answers: Answers, folder: Path, written: int) -> None:
    out = stdout()
    say(out, f"{answers.title}: {written} files of a project of kind {answers.kind.name} in {folder}")
    say(out)
    say(out, f"  cd {folder}", "cyan")
    say(out, "  make run     # installs, then serves http://127.0.0.1:8000", "cyan")
    say(out, "  make test    # runs its tests", "cyan")
    say(out)
    say(out, f"{folder / 'README.md'} tells the rest.")
