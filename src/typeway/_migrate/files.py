"""The files of a program: which are looked at, and what in them – or around them – a person has to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from typing import Final

from libcst import ParserSyntaxError

from typeway._migrate.rewrite import OLD, Leftover, rewrite

__all__ = ["FileChange", "dependent_packages", "migrated", "python_files", "requirement_lines"]

_SKIPPED: Final = frozenset({"node_modules", "site-packages", "dist-packages", "__pycache__", "build", "dist"})
_MARK: Final = "\ufeff"  # some editors put it at the start of a file
_REQUIREMENT: Final = re.compile(rf"""(?:^|["'\[,])\s*{OLD}(?:\[[\w,\-\s]*\])?\s*(?:[<>=!~;"',]|$)""")
_IMPORTED: Final = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
_REQUIREMENT_NAME: Final = re.compile(r"^[\w.\-]+")


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: what it is and what it becomes; ``problem`` says why it could not be read."""

    path: Path
    before: str
    after: str
    changes: int = 0
    leftovers: tuple[Leftover, ...] = ()
    problem: str | None = None

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        lines = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in unified_diff(*lines, f"a/{self.path}", f"b/{self.path}")
        )

    def write(self) -> None:
        """Replace the file's content; line endings stay as they were."""
        with self.path.open("w", encoding="utf-8", newline="") as file:
            file.write(self.after)


def python_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the Python files among ``paths`` and below them; hidden and installed ones are left out."""
    for path in paths:
        if path.is_file():
            yield path
        else:
            yield from (file for file in _below(path) if file.suffix in (".py", ".pyi"))


def _below(directory: Path) -> Iterator[Path]:
    for entry in sorted(directory.iterdir()):
        if entry.name.startswith(".") or entry.name in _SKIPPED or entry.is_symlink():
            continue
        if not entry.is_dir():
            yield entry
        elif not (entry / "pyvenv.cfg").exists():
            yield from _below(entry)


def migrated(path: Path) -> FileChange:
    """Return what becomes of one file."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            before = file.read()
    except (OSError, UnicodeDecodeError) as error:
        return FileChange(path, "", "", problem=str(error))
    try:
        result = rewrite(before.removeprefix(_MARK))
    except ParserSyntaxError as error:
        return FileChange(path, before, before, problem=f"line {error.raw_line}: {error.message}")
    mark = _MARK if before.startswith(_MARK) else ""
    return FileChange(path, before, mark + result.text, result.changes, result.leftovers)


def requirement_lines(directory: Path) -> Iterator[tuple[Path, int, str]]:
    """Yield the places in files of requirements that ask for FastAPI: file, line and text."""
    names = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml")
    files = [directory / name for name in names] + sorted(directory.glob("*requirements*.txt"))
    for file in files:
        if file.is_file():
            for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if _REQUIREMENT.search(line):
                    yield file, number, line.strip()


def dependent_packages(files: Sequence[FileChange]) -> list[str]:
    """Return the installed packages that these files import and that import FastAPI themselves."""
    imported = {name for file in files for name in _IMPORTED.findall(file.before)} - {OLD}
    distributions = packages_distributions()
    found = {distribution for name in imported for distribution in distributions.get(name, ())}
    return sorted(name for name in found if _needs_fastapi(name))


def _needs_fastapi(distribution: str) -> bool:
    try:
        requirements = requires(distribution) or []
    except PackageNotFoundError:
        return False
    names = (_REQUIREMENT_NAME.match(line) for line in requirements if "extra ==" not in line)
    return any(name is not None and name[0].lower() == OLD for name in names)
