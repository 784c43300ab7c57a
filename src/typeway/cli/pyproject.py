"""The settings in ``pyproject.toml``.

``entrypoint`` stands in ``[tool.typeway]`` or else in ``[tool.fastapi]``, ``ignore`` in ``[tool.typeway.check]``,
options of ``typeway run`` in ``[tool.typeway.run]``.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from typeway.cli.console import CliError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

__all__ = ["FILE_NAME", "configured_entrypoint", "configured_ignores", "configured_run", "split_import_string"]

FILE_NAME = "pyproject.toml"
_FIELDS = ("entrypoint", "check", "run")
_CHECK_FIELDS = ("ignore",)
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


def configured_ignores(directory: Path, codes: Collection[str]) -> frozenset[str]:
    """Return the ``ignore`` list of ``[tool.typeway.check]`` in the nearest file at or above a directory.

    Raises ``CliError`` if the file cannot be parsed, or the table holds anything but a list of known codes.
    """
    file = next((path / FILE_NAME for path in (directory, *directory.parents) if (path / FILE_NAME).is_file()), None)
    if file is None:
        return frozenset()
    table: object = _parse(file)
    for name in ("tool", "typeway", "check"):
        table = cast("Mapping[str, object]", table).get(name, {}) if isinstance(table, dict) else {}
    problems: list[str] = []
    if not isinstance(table, dict):
        problems.append(f"tool.typeway.check: expected a table, got {_kind(table)}")
        settings: dict[str, object] = {}
    else:
        settings = cast("dict[str, object]", table)
    problems += [_unknown_field(f"check.{key}", "check.ignore") for key in settings if key not in _CHECK_FIELDS]
    ignored = settings.get("ignore", [])
    known = _known_codes(ignored, codes, problems)
    if problems:
        raise CliError(f"Bad configuration in {file}", problems)
    return frozenset(known)


def configured_run(directory: Path, check: Callable[[str, object], str | None]) -> dict[str, object]:
    """Return the table ``[tool.typeway.run]`` in ``directory/pyproject.toml``, empty if there is none.

    ``check`` is given each name and value, and returns what is wrong with them. Raises ``CliError`` if it finds
    something, or the file cannot be parsed.
    """
    file = directory / FILE_NAME
    table: object = _parse(file) if file.is_file() else {}
    for name in ("tool", "typeway", "run"):
        table = cast("Mapping[str, object]", table).get(name, {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        raise CliError(f"Bad configuration in {file}", [f"tool.typeway.run: expected a table, got {_kind(table)}"])
    settings = cast("dict[str, object]", table)
    wrong = [f"tool.typeway.run.{name}: {text}" for name, value in settings.items() if (text := check(name, value))]
    if wrong:
        raise CliError(f"Bad configuration in {file}", wrong)
    return settings


def _known_codes(value: object, codes: Collection[str], problems: list[str]) -> list[str]:
    """The codes of a list; everything wrong with it is appended to ``problems``."""
    if not isinstance(value, list):
        problems.append(f"tool.typeway.check.ignore: expected an array, got {_kind(value)}")
        return []
    items = cast("list[object]", value)
    problems += [f"tool.typeway.check.ignore: there is no code {item!r}" for item in items if item not in codes]
    return [item for item in items if isinstance(item, str)]


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


def _unknown_field(key: str, *fields: str) -> str:
    close = get_close_matches(key, fields or _FIELDS, n=1)
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
