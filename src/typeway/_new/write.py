"""Writing a project: all of it or nothing, and never over a file that is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from typeway._new.errors import NewProjectError
from typeway._new.files import ProjectFile

__all__ = ["write_project"]

VERSION_CONTROL = {".git", ".hg", ".jj"}  # a fresh repository counts as empty


def write_project(files: Sequence[ProjectFile], folder: Path, *, merge: bool = False) -> list[ProjectFile]:
    """Write ``files`` below ``folder``, which is made if need be, and return those that were left out.

    A folder that is not empty is refused; with ``merge`` the files that are missing there are added, and those that
    are there stay as they are. Whatever fails, everything written so far is removed again.

    Raises ``NewProjectError`` for a folder that is not empty or cannot be written to.
    """
    present = _present(folder)
    if present and not merge:
        shown = ", ".join(present[:5]) + (", …" if len(present) > 5 else "")
        raise NewProjectError(
            f"The folder {folder} is not empty",
            [f"It holds {shown}"],
            hint="choose another one with --path, or add what is missing in it with --merge",
        )
    kept = [file for file in files if os.path.lexists(folder / file.path)]
    made: list[Path] = []
    try:
        for file in files:
            if file not in kept:
                _make_folder((folder / file.path).parent, made)
                _write(folder / file.path, file, made)
    except BaseException as error:
        _remove(made)
        if isinstance(error, OSError):
            where = error.filename or folder
            raise NewProjectError(f"{where} cannot be written: {error.strerror or error}") from error
        raise
    return kept


def _present(folder: Path) -> list[str]:
    """What is in a folder, but for version control."""
    try:
        return sorted(set(os.listdir(folder)) - VERSION_CONTROL)
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        raise NewProjectError(f"{folder} is a file, not a folder", hint="choose another one with --path") from None
    except OSError as error:
        raise NewProjectError(f"The folder {folder} cannot be read: {error.strerror or error}") from error


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder with those above it, and note each."""
    if not folder.is_dir():
        _make_folder(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _write(path: Path, file: ProjectFile, made: list[Path]) -> None:
    """Make one file. If somebody else made it in the meantime, that is an error."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), file.mode)
    made.append(path)
    with open(descriptor, "wb") as stream:
        stream.write(file.content)


def _remove(made: list[Path]) -> None:
    """Take back what was made, the latest first; what somebody else put into a folder keeps that folder."""
    for path in reversed(made):
        try:
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
        except OSError:
            continue
