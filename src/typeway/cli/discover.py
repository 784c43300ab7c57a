"""Which file and module hold the application. Looks at names and files only; nothing of the user's is imported here.

Order: PATH or --app, --entrypoint, the entrypoint in pyproject.toml, then the first existing file of ``CANDIDATES``.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from typeway.cli.console import CliError
from typeway.cli.pyproject import FILE_NAME, configured_entrypoint, split_import_string

if TYPE_CHECKING:
    from pathlib import Path

    from typeway.cli.options import AppChoice

__all__ = ["CANDIDATES", "FoundBy", "Target", "locate", "locate_inside"]

CANDIDATES = ("main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py")

FoundBy = Literal["path", "entrypoint", "pyproject", "discovery"]


@dataclass(frozen=True, slots=True)
class Target:
    """A module to import, and how it was chosen."""

    module: str
    """Dotted module name, importable once ``search_path`` is on ``sys.path``."""
    name: str | None
    """Name of the object as the user gave it, dots allowed; None: to be picked."""
    search_path: Path
    """Directory that has to be on ``sys.path``."""
    file: Path | None
    """The module's file if it was found by file, else None."""
    found_by: FoundBy


def locate(choice: AppChoice, directory: Path) -> Target:
    """Find the module for ``choice``, relative to ``directory``. Raises ``CliError`` with what to do instead."""
    if choice.entrypoint is not None:
        return _from_import_string(choice.entrypoint, directory, "entrypoint")
    if choice.path is not None:
        return _from_path(choice.path, choice.name, directory)
    if choice.name is None:
        configured = configured_entrypoint(directory)
        if configured is not None:
            return _from_import_string(configured[1], directory, "pyproject")
    file = _first_candidate(directory)
    if file is None:
        raise CliError(
            f"No application found in {directory}",
            ["Looked for " + ", ".join(CANDIDATES) + f" and an entrypoint in {FILE_NAME}."],
            hint="name the file: typeway dev path/to/file.py",
        )
    return _from_file(file, choice.name, "discovery")


def locate_inside(target: Target) -> Target | None:
    """For a package whose ``__init__.py`` holds no application: the first candidate file inside it."""
    if target.file is None or target.file.name != "__init__.py":
        return None
    file = _first_candidate(target.file.parent)
    return None if file is None else _from_file(file, target.name, target.found_by)


def _from_import_string(value: str, directory: Path, found_by: FoundBy) -> Target:
    parts = split_import_string(value)
    if parts is None:
        raise CliError(
            f'The entrypoint "{value}" is not of the form "package.module:name"',
            hint="for example: --entrypoint app.main:app",
        )
    return Target(parts[0], parts[1], directory.resolve(), None, found_by)


def _from_path(path: Path, name: str | None, directory: Path) -> Target:
    full = directory / path
    if full.is_file():
        if full.suffix != ".py":
            raise CliError(f"{path} is not a Python file", ["Expected a file ending in .py or a package directory."])
        return _from_file(full, name, "path")
    if full.is_dir():
        file = full / "__init__.py" if (full / "__init__.py").is_file() else _first_candidate(full)
        if file is None:
            raise CliError(
                f"No application found in the directory {path}",
                ["It is no package (no __init__.py), and has none of " + ", ".join(CANDIDATES) + "."],
            )
        return _from_file(file, name, "path")
    raise CliError(f"File not found: {path}", [f"Looked for {full}"], hint=_similar(path, full))


def _first_candidate(directory: Path) -> Path | None:
    return next((file for name in CANDIDATES if (file := directory / name).is_file()), None)


def _from_file(file: Path, name: str | None, found_by: FoundBy) -> Target:
    """Name the module by walking up as long as the directory is a package."""
    file = file.resolve()
    here = file.parent if file.name == "__init__.py" else file
    parts = [here.stem if here is file else here.name]
    root = here.parent
    while (root / "__init__.py").is_file() and root != root.parent:
        parts.insert(0, root.name)
        root = root.parent
    bad = next((part for part in parts if "." in part), None)
    if bad is not None:
        raise CliError(
            f"{file} cannot be imported",
            [f'"{bad}" contains a dot, which separates packages in a module name.'],
            hint="rename the file or directory",
        )
    return Target(".".join(parts), name, root, file, found_by)


def _similar(path: Path, full: Path) -> str | None:
    """What the user may have meant by a path that does not exist."""
    file, colon, name = str(path).rpartition(":")
    if colon and file.endswith(".py"):
        return f"the name is given as: {file} --app {name}"
    if split_import_string(str(path)) is not None:
        return f"an import string is given as: --entrypoint {path}"
    if full.with_suffix(".py").is_file():
        return f"did you mean {path.with_suffix('.py')}?"
    if not full.parent.is_dir():
        return None
    names = [entry.name for entry in full.parent.glob("*.py")]
    close = get_close_matches(full.name, names, n=1)
    return f"did you mean {path.with_name(close[0])}?" if close else None
