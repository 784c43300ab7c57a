"""Scratch databases and directories, one for each side, so that what the one writes does not meet the other."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from typeway._prove.records import SIDES

__all__ = ["DatabaseError", "copies_for_sides", "databases_for_sides"]

_NOT_COPIED: Final = (".*", "node_modules", "__pycache__", "venv", "env")


class DatabaseError(ValueError):
    """A database address that the two sides would have to share."""


@contextmanager
def copies_for_sides(directory: Path | None) -> Generator[dict[str, Path]]:
    """Yield a copy of a directory for each side, to be removed at the end; hidden files are left out, but not ``.env``.

    Of ``None`` no copies are made.
    """
    if directory is None:
        yield {}
        return
    with TemporaryDirectory(prefix="typeway-prove-") as place:
        copies: dict[str, Path] = {side: Path(place) / side for side in SIDES}
        for copy in copies.values():
            shutil.copytree(directory, copy, ignore=_ignored, symlinks=True)
        yield copies


def _ignored(directory: str, names: list[str]) -> set[str]:
    return shutil.ignore_patterns(*_NOT_COPIED)(directory, names) - {".env"}


@contextmanager
def databases_for_sides(url: str | None, variable: str) -> Generator[dict[str, dict[str, str]]]:
    """Yield the environment of each side, with the address of its own database in ``variable``.

    ``{side}`` in the address is replaced. A SQLite file is copied, or left to be made if it does not exist; the copies
    are removed at the end.

    Raises:
        DatabaseError: both sides would write into one database.
    """
    if url is None:
        yield {}
    elif "{side}" in url:
        yield {side: {variable: url.replace("{side}", side)} for side in SIDES}
    elif urlsplit(url).scheme.partition("+")[0] != "sqlite":
        raise DatabaseError("both sides would write into one database; write {side} into the address")
    elif _sqlite_file(url) is None:
        yield {side: {variable: url} for side in SIDES}
    else:
        with TemporaryDirectory(prefix="typeway-prove-") as directory:
            yield {side: {variable: _copied(url, Path(directory) / f"{side}.db")} for side in SIDES}


def _sqlite_file(url: str) -> Path | None:
    """Return the file that a SQLAlchemy address names: relative behind three slashes, absolute behind four."""
    name = url.partition("://")[2].partition("?")[0].removeprefix("/")
    return None if name in ("", ":memory:") else Path(name)


def _copied(url: str, file: Path) -> str:
    source = _sqlite_file(url)
    if source is not None and source.is_file():
        shutil.copyfile(source, file)
    scheme, _, rest = url.partition("://")
    query = rest.partition("?")[2]
    return f"{scheme}:////{file.as_posix().lstrip('/')}" + (f"?{query}" if query else "")
