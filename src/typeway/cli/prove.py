"""``typeway prove``: run a program on FastAPI and on Typeway, and compare."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from typeway._prove.proof import Program, Settings, prove
from typeway._prove.recorded import RecordingError, read_requests
from typeway._prove.records import Probe, Proof
from typeway._prove.report import (
    COLUMNS,
    as_html,
    as_json,
    as_markdown,
    difference_lines,
    headline,
    json_text,
    notes,
    route_cells,
    speed_line,
)
from typeway._prove.scratch import DatabaseError, copies_for_sides, databases_for_sides
from typeway.cli import options
from typeway.cli.console import CliError, print_json, say, stderr, stdout
from typeway.cli.discover import Target, locate, locate_inside

__all__ = ["prove_command"]

_SHOWN = 20
DIFFERENT, UNUSABLE = 1, 2

Requests = Annotated[
    list[Path] | None,
    typer.Option(
        "--requests",
        metavar="FILE",
        help="Recorded requests to send as well: .http, .rest or .har; may be repeated.",
        show_default=False,
    ),
]
Unsafe = Annotated[bool, typer.Option("--unsafe", help="Also send POST, PUT, PATCH and DELETE requests.")]
DatabaseURL = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Scratch database for the program, in --database-variable; implies --unsafe. "
        "{side} in it stands for fastapi or typeway; a SQLite file is copied for each side.",
        show_default=False,
    ),
]
DatabaseVariable = Annotated[str, typer.Option(metavar="NAME", help="Environment variable for --database-url.")]
Copy = Annotated[
    bool,
    typer.Option("--copy", help="Let each side work in a copy of this directory, so that files it writes do not meet."),
]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        "-H",
        metavar="NAME:VALUE",
        help="Header to send with every generated request, for instance credentials; may be repeated.",
        show_default=False,
    ),
]
Mask = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Header or JSON member whose values are not compared; may be repeated. "
        "Times of today, UUIDs, hashes and tokens are recognised without it.",
        show_default=False,
    ),
]
Rounds = Annotated[int, typer.Option(min=0, help="Rounds of measuring per route; 0 measures nothing.")]
Report = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write a report there, as .md, .html or .json; may be repeated.",
        show_default=False,
    ),
]


def prove_command(
    context: options.Context,
    path: options.AppPath = None,
    app: options.AppName = None,
    entrypoint: options.Entrypoint = None,
    requests: Requests = None,
    unsafe: Unsafe = False,
    database_url: DatabaseURL = None,
    database_variable: DatabaseVariable = "DATABASE_URL",
    copy: Copy = False,
    header: Headers = None,
    mask: Mask = None,
    rounds: Rounds = 5,
    report: Report = None,
    as_json_: options.AsJson = False,
    verbose: options.Verbose = False,
) -> None:
    """Run a program on [bold]FastAPI[/bold] and on [bold]Typeway[/bold], unchanged, and compare.

    Compares the OpenAPI documents and the answers to requests made from the declarations, then measures both. Exit code
    0: equal. 1: something differs. 2: one side could not run.
    """
    program = _program(options.AppChoice(path, app, entrypoint))
    _check_reports(report or [])
    directory = program.directory if copy else None
    with _databases(database_url, database_variable) as environment, copies_for_sides(directory) as copies:
        settings = Settings(
            unsafe=unsafe or database_url is not None,
            headers=_headers(header or []),
            recorded=_recorded(requests or []),
            masked=frozenset(name.lower() for name in mask or []),
            rounds=rounds,
            environment=environment,
            copies=copies,
        )
        with _progress(shown=not as_json_) as progress:
            proof = prove(program, settings, progress)
    for file in report or []:
        file.write_text(_written(proof, file), encoding="utf-8")
    if as_json_:
        print_json(as_json(proof))
    else:
        _show(proof, full=verbose or bool(context.obj))
    if not proof.equal:
        raise typer.Exit(UNUSABLE if proof.failures else DIFFERENT)


def _program(choice: options.AppChoice) -> Program:
    here = Path.cwd()
    target = locate(choice, here)
    inside = _without_app(target)
    target = inside or target
    return Program(target.module, target.name, target.search_path, here)


def _without_app(target: Target) -> Target | None:
    """For a package whose ``__init__.py`` cannot hold an application, return the file inside that may."""
    inside = locate_inside(target)
    if inside is None or target.name is not None or target.file is None:
        return None
    return None if "FastAPI" in target.file.read_text(encoding="utf-8", errors="replace") else inside


def _check_reports(files: list[Path]) -> None:
    for file in files:
        if file.suffix not in _WRITERS:
            raise typer.BadParameter(f"{file} must end in {', '.join(_WRITERS)}.", param_hint="--report")
        if not file.absolute().parent.is_dir():
            raise typer.BadParameter(f"there is no directory {file.absolute().parent}.", param_hint="--report")


@contextmanager
def _databases(url: str | None, variable: str) -> Generator[dict[str, dict[str, str]]]:
    try:
        with databases_for_sides(url, variable) as environment:
            yield environment
    except DatabaseError as error:
        raise typer.BadParameter(f"{error}.", param_hint="--database-url") from error


def _headers(lines: list[str]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise typer.BadParameter(f"expected NAME:VALUE, got {line!r}.", param_hint="--header")
        pairs.append((name.strip().lower(), value.strip()))
    return tuple(pairs)


def _recorded(files: list[Path]) -> tuple[Probe, ...]:
    try:
        return tuple(probe for file in files for probe in read_requests(file))
    except RecordingError as error:
        raise CliError(str(error), exit_code=UNUSABLE) from error


@contextmanager
def _progress(*, shown: bool) -> Generator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal, on standard error; elsewhere nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=stderr(), transient=True, disable=not (shown and stderr().is_terminal)) as bar:
        tasks = {"loading": bar.add_task("loading", total=None)}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bar.update(task, visible=False)
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield advance


def _written(proof: Proof, file: Path) -> str:
    return _WRITERS[file.suffix](proof)


_WRITERS: dict[str, Callable[[Proof], str]] = {".md": as_markdown, ".html": as_html, ".json": json_text}


def _show(proof: Proof, *, full: bool) -> None:
    console = stdout()
    for failure in proof.failures:
        say(console, Text.assemble(("cannot run ", "bold red"), (f"under {failure.side}: {failure.reason}", "bold")))
        lines = "".join(failure.details).splitlines() if full else _last_place(failure.details)
        for line in lines:
            say(console, f"  {line}")
    if proof.routes:
        _show_table(proof)
    for number, (heading, found) in enumerate(difference_lines(proof)):
        if number == _SHOWN and not full:
            say(console, "… and more: --verbose or --report shows all", "dim")
            break
        say(console, heading, "bold")
        for line in found:
            say(console, f"  {line}")
    for note in notes(proof):
        say(console, note, "dim")
    speed = speed_line(proof)
    if speed:
        say(console, speed)
    say(console, headline(proof), "bold green" if proof.equal else "bold red")


def _last_place(details: tuple[str, ...]) -> list[str]:
    """Return the last frame of a traceback: its file and line, and the code."""
    frames = [part for part in details if part.lstrip().startswith('File "')]
    return frames[-1].rstrip().splitlines()[:2] if frames else []


def _show_table(proof: Proof) -> None:
    if not stdout().is_terminal:
        for route in proof.routes:
            say(stdout(), "  ".join(cell for cell in route_cells(route) if cell))
        return
    table = Table(*COLUMNS, header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[3:]:
        column.justify = "right"
    for route in proof.routes:
        name, requests, answers, *figures = route_cells(route)
        style = "red" if route.differing else "green" if route.verdicts else "dim"
        table.add_row(Text(name), requests, Text(answers, style), *figures)
    stdout().print(table)
