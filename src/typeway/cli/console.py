"""What the command line writes: results to standard output, everything about failures to standard error.

Colours, tables and wrapping appear on a terminal only; anywhere else lines are plain and never cut.
"""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "CliError",
    "coloured_methods",
    "field_lines",
    "print_json",
    "printed_aside",
    "report",
    "say",
    "say_columns",
    "shows_colours",
    "stderr",
    "stdout",
    "warn",
]


@dataclass(eq=False)
class CliError(Exception):
    """A failure the user can act on: a title, more lines about it and, if known, the way out."""

    title: str
    details: Sequence[str] = ()
    hint: str | None = None
    exit_code: int = 1

    def __str__(self) -> str:
        return self.title


def stdout() -> Console:
    """A console on the standard output of this moment."""
    return Console(highlight=False, markup=False, emoji=False)


def stderr() -> Console:
    """A console on the standard error of this moment."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def shows_colours(console: Console) -> bool:
    """Whether colours are wanted there: on a terminal, unless NO_COLOR is set; elsewhere only with FORCE_COLOR."""
    return console.color_system is not None and not console.no_color


def say(console: Console, line: str | Text = "", style: str | None = None) -> None:
    """Write one line as it is: no wrapping, no cutting, no interpretation of what the user's names contain."""
    console.print(line, style=style, soft_wrap=True)


def report(error: CliError) -> None:
    """Show ``error`` on standard error."""
    console = stderr()
    say(console, Text.assemble(("error: ", "bold red"), (error.title, "bold")))
    for line in error.details:
        say(console, f"  {line}".rstrip())
    if error.hint is not None:
        say(console, Text.assemble(("hint: ", "bold cyan"), error.hint))


def warn(message: str) -> None:
    """Show a warning on standard error."""
    say(stderr(), Text.assemble(("warning: ", "bold yellow"), message))


def print_json(value: object) -> None:
    """Write ``value`` as indented JSON to standard output."""
    # Not through the console: the text must reach a pipe exactly as encoded.
    print(json.dumps(value, indent=2), flush=True)


def printed_aside(*, as_json: bool) -> AbstractContextManager[Any]:
    """Inside, what the user's program prints goes to standard error, lest it be in the middle of JSON."""
    return redirect_stdout(sys.stderr) if as_json else nullcontext()


def field_lines(fields: Mapping[str, str]) -> list[Text]:
    """Aligned ``name  value`` lines."""
    width = max(map(len, fields), default=0)
    return [Text.assemble((name.ljust(width), "dim"), "  ", value) for name, value in fields.items()]


def say_columns(lines: Sequence[Sequence[str]]) -> None:
    """Write lines of cells to standard output. Each column is as wide as its widest cell, but for the last one."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)][:-1]
    for line in lines:
        columns = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        say(stdout(), "  ".join((*columns, line[-1])).rstrip())


_COLOURS = {"GET": "green", "POST": "yellow", "PUT": "blue", "PATCH": "cyan", "DELETE": "red"}


def coloured_methods(methods: Sequence[str]) -> Text:
    """The methods of a route, each in its colour."""
    return Text(" ").join(Text(method, _COLOURS.get(method, "magenta")) for method in methods)
