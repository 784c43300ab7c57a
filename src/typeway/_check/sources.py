"""The modules of the program: what was imported from below its directory, parsed."""

from __future__ import annotations

import ast
import os
import site
import sys
import sysconfig
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

import typeway
from typeway._check.finding import Place

__all__ = ["Source", "Sources"]

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(eq=False)
class Source:
    """One module: its names as they are now, and its text."""

    module: ModuleType
    file: str

    @cached_property
    def text(self) -> str:
        """The text, in the encoding that the file declares."""
        with tokenize.open(self.file) as file:
            return file.read()

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; empty if the file has been broken since it was imported."""
        try:
            return ast.parse(self.text)
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    @property
    def names(self) -> dict[str, object]:
        """What the module's names stand for."""
        return vars(self.module)

    def place(self, node: ast.stmt | ast.expr) -> Place:
        """Return where a node stands."""
        return Place(self.file, node.lineno)

    def assignments(self) -> Iterator[tuple[str, ast.expr]]:
        """Yield each assignment of a name outside functions and classes, with what is assigned."""
        for statement in _of_the_module(self.tree.body):
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    yield from _named(target, statement.value)
            elif isinstance(statement, ast.AnnAssign) and statement.value:
                yield from _named(statement.target, statement.value)


def _of_the_module(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield statements and those inside them, as of ``if`` and ``try``, but for functions and classes."""
    for node in body:
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case) and not isinstance(node, _SCOPES):
            yield from _of_the_module(ast.iter_child_nodes(node))


def _named(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names of a target with their values: ``a, b = 1, 2`` has two."""
    if isinstance(target, ast.Name):
        yield target.id, value
        return
    if not (isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List)):
        return
    starred = any(isinstance(one, ast.Starred) for one in (*target.elts, *value.elts))
    if len(target.elts) == len(value.elts) and not starred:
        for one, its_value in zip(target.elts, value.elts, strict=True):
            yield from _named(one, its_value)


class Sources:
    """All modules of the program, by file. Installed packages, the standard library and Typeway are none of them."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._foreign = _foreign_directories()
        self._by_file: dict[str, Source] = {}
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and file.endswith(".py") and self.holds(file):
                self._by_file[os.path.realpath(file)] = Source(module, os.path.realpath(file))

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_file.values())

    def __len__(self) -> int:
        return len(self._by_file)

    def get(self, file: str) -> Source | None:
        """Return the module of a file, if it is one of the program's."""
        return self._by_file.get(os.path.realpath(file))

    def holds(self, file: str) -> bool:
        """Tell whether a file belongs to the program."""
        path = Path(os.path.realpath(file))
        if not path.is_relative_to(self.root) or not path.is_file():
            return False
        inside = path.relative_to(self.root).parts
        if _INSTALLED.intersection(inside):
            return False
        return not any(path.is_relative_to(directory) for directory in self._foreign)

    def nodes(self) -> Iterator[tuple[Source, ast.AST]]:
        """Yield every node of every module."""
        for source in self:
            for node in ast.walk(source.tree):
                yield source, node

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The names of all attributes that the program mentions."""
        return frozenset(node.attr for _, node in self.nodes() if isinstance(node, ast.Attribute))

    @cached_property
    def texts(self) -> frozenset[str]:
        """All text constants of the program, in lower case."""
        constants = (node.value for _, node in self.nodes() if isinstance(node, ast.Constant))
        return frozenset(value.lower() for value in constants if isinstance(value, str))


def _foreign_directories() -> tuple[str, ...]:
    """Directories below which nothing is the user's, wherever they are."""
    libraries = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    found = [*libraries, *site.getsitepackages(), *typeway.__path__]
    return tuple(os.path.realpath(path) for path in found if path)
