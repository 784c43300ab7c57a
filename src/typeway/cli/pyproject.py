"""The ``entrypoint`` setting of ``pyproject.toml``: ``[tool.typeway]`` first, then ``[tool.fastapi]``."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from typeway.cli.console import CliError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILE_NAME", "configured_entrypoint", "split_import_string"]

FILE_NAME = "pyproject.toml"
_FIELDS = ("entrypoint",)
_NAME = r"[^\W\d]\w*"
_IMPORT_STRING = re.compile(rf"(?P<module>{_NAME}(\.{_NAME})*):(?P<name>{_NAME}(\.{_NAME})*)")


def split_import_string(value: str) -> tuple[str, str] | None:
    """Split ``package.module:name`` into module and name, or return None when it has another form."""
    match = _IMPORT_STRING.fullmatch(value)
    return None if match is None else (match["module"], match["name"])


def configured_entrypoint(directory: Path) -> tuple[str, str] | None:
    """Return table name and entrypoint set in ``directory/pyproject.toml``, or None when there is no such setting.

    Raises ``CliError`` if the file cannot be parsed or the setting is not of the form ``module:name``.
    """
    file = directory / FILE_NAME
    if not file.is_file():
        return None
    tool = _parse(file).get("tool", {})
    tables = cast("dict[str, object]", tool) if isinstance(tool, dict) else {}
    problems: list[str] = []
    found: tuple[str, str] | None = None
    for name in ("typeway", "fastapi"):
        if name in tables and found is None:
            entrypoint = _entrypoint(name, tables[name], problems)
            found = None if entrypoint is None else (f"tool.{name}", entrypoint)
    if problems:
        raise CliError(f"Bad configuration in {file}", problems)
    return found


def _parse(file: Path) -> dict[str, object]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CliError(f"{file} is not UTF-8 text", [str(error)]) from None
    except OSError as error:
        raise CliError(f"{file} cannot be read", [error.strerror or str(error)]) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CliError(f"{file} is not valid TOML", [str(error), *_source_line(text, str(error))]) from None


def _source_line(text: str, message: str) -> list[str]:
    """The line a TOML error points to; the parser of Python before 3.14 gives it in the message only."""
    match = re.search(r"at line (\d+), column (\d+)", message)
    lines = text.splitlines()
    if match is None or not 1 <= (number := int(match[1])) <= len(lines):
        return []
    margin = f"{number} | "
    return [margin + lines[number - 1], " " * (len(margin) + int(match[2]) - 1) + "^"]


def _entrypoint(name: str, table: object, problems: list[str]) -> str | None:
    """The setting of one table; everything wrong with it is appended to ``problems``."""
    if not isinstance(table, dict):
        problems.append(f"tool.{name}: expected a table, got {_kind(table)}")
        return None
    settings = cast("dict[str, object]", table)
    if name == "typeway":  # The other table belongs to another program, which may know more settings.
        problems.extend(_unknown_field(key) for key in settings if key not in _FIELDS)
    value = settings.get("entrypoint")
    if value is None:
        return None
    if not isinstance(value, str):
        problems.append(f"tool.{name}.entrypoint: expected a string, got {_kind(value)}")
    elif split_import_string(value) is None:
        problems.append(f'tool.{name}.entrypoint: expected "package.module:name", got "{value}"')
    else:
        return value
    return None


def _unknown_field(key: str) -> str:
    close = get_close_matches(key, _FIELDS, n=1)
    return f"tool.typeway.{key}: unknown setting" + (f', did you mean "{close[0]}"?' if close else "")


_KINDS: dict[object, str] = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "an array",
    dict: "a table",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), f"a {type(value).__name__}")
