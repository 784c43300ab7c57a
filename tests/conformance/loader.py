"""Load a program once per framework: as written, or with ``fastapi`` naming another package in its import statements.

Both copies carry the same ``__name__``, because module names reach OpenAPI component names. Only one of them can stand in
``sys.modules`` at a time, so code of a program runs inside ``with program.active():``.
"""

import ast
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .calls import Call

REFERENCE: Final = "fastapi"
_DIRECTORY: Final = Path(__file__).parent / "programs"
_PACKAGE: Final = f"{__package__}.programs"


def program_names() -> list[str]:
    """Names of the programs this Python can run; a ``_py312`` ending needs Python 3.12, and so on."""
    found = [path.stem for path in _DIRECTORY.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    return sorted(name for name in found if not name.startswith("__") and _minimum_python(name) <= sys.version_info[:2])


def generating_program_names() -> list[str]:
    """Names of the programs that take generated requests; one that depends on its hand-written ones says otherwise."""
    return [name for name in program_names() if "\nGENERATE = False\n" not in _source_file(name).read_text("utf-8")]


def _source_file(name: str) -> Path:
    package = _DIRECTORY / name / "__init__.py"
    return package if package.is_file() else _DIRECTORY / f"{name}.py"


def _minimum_python(name: str) -> tuple[int, int]:
    _, marker, version = name.rpartition("_py3")
    return (3, int(version)) if marker else (3, 0)


@dataclass(frozen=True)
class Program:
    """One program loaded on one framework."""

    name: str
    framework: str
    modules: dict[str, types.ModuleType]
    load_warnings: frozenset[str]

    @property
    def main(self) -> types.ModuleType:
        """The module that holds ``app`` and ``REQUESTS``."""
        return self.modules[f"{_PACKAGE}.{self.name}"]

    @property
    def app(self) -> Any:
        """The ASGI application."""
        return self.main.app

    @property
    def requests(self) -> list[Call]:
        """The hand-written calls."""
        return list(self.main.REQUESTS)

    @property
    def events(self) -> list[str] | None:
        """What the program notes down while it runs; the harness compares and empties the list after each call."""
        return getattr(self.main, "EVENTS", None)

    @property
    def facts(self) -> Any:
        """What the program found out while it was loaded (errors at registration, signatures), JSON-like."""
        return getattr(self.main, "FACTS", None)

    @property
    def not_generated(self) -> frozenset[str]:
        """Paths left out of the generated requests, because of an intended difference for instance."""
        return frozenset(getattr(self.main, "NOT_GENERATED", ()))

    @contextlib.contextmanager
    def active(self) -> Iterator[None]:
        """Put this copy's modules into ``sys.modules`` and let its late imports find the right framework."""
        with _installed(self.name, self.framework, self.modules):
            yield


def load(name: str, framework: str) -> Program:
    """Execute the program's source anew, on ``framework``."""
    modules: dict[str, types.ModuleType] = {}
    with warnings.catch_warnings(record=True) as caught, _installed(name, framework, modules):
        warnings.simplefilter("always")
        importlib.import_module(f"{_PACKAGE}.{name}")
    return Program(name, framework, modules, category_names(caught))


def category_names(caught: Sequence[warnings.WarningMessage]) -> frozenset[str]:
    """Names of the categories of recorded warnings, resource warnings left out: those depend on the collector."""
    return frozenset(item.category.__name__ for item in caught if item.category is not ResourceWarning)


@contextlib.contextmanager
def _installed(name: str, framework: str, modules: dict[str, types.ModuleType]) -> Iterator[None]:
    root = f"{_PACKAGE}.{name}"
    finder = _ProgramFinder(root, framework)
    sys.meta_path.insert(0, finder)
    sys.modules.update(modules)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for module_name in [key for key in sys.modules if key == root or key.startswith(f"{root}.")]:
            modules[module_name] = sys.modules.pop(module_name)


class _ProgramFinder(importlib.abc.MetaPathFinder):
    """Finds the modules of one program and has them executed by :class:`_RenamingLoader`."""

    def __init__(self, root: str, framework: str) -> None:
        self._root = root
        self._framework = framework

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Claim the program's own module and what lies below it."""
        if fullname != self._root and not fullname.startswith(f"{self._root}."):
            return None
        file = _source_file(fullname.removeprefix(f"{_PACKAGE}.").replace(".", "/"))
        return importlib.util.spec_from_file_location(
            fullname,
            file,
            loader=_RenamingLoader(fullname, str(file), self._framework),
            submodule_search_locations=[str(file.parent)] if file.name == "__init__.py" else None,
        )


class _RenamingLoader(importlib.machinery.SourceFileLoader):
    """Compiles a source file with ``fastapi`` renamed; never through the byte code cache, which both copies would share."""

    def __init__(self, fullname: str, path: str, framework: str) -> None:
        super().__init__(fullname, path)
        self._framework = framework

    def get_code(self, fullname: str) -> types.CodeType:
        """Code of the module, line numbers as in the file."""
        source = Path(self.path).read_text(encoding="utf-8")
        return compile(renamed_imports(source, self._framework), self.path, "exec", dont_inherit=True)


def renamed_imports(source: str, framework: str) -> ast.Module:
    """The program's syntax tree with every import of ``fastapi`` reading from ``framework``, under the same names."""
    tree = _ImportRenamer(framework).visit(ast.parse(source))
    assert isinstance(tree, ast.Module)
    return ast.fix_missing_locations(tree)


class _ImportRenamer(ast.NodeTransformer):
    def __init__(self, framework: str) -> None:
        self._framework = framework

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.level == 0 and node.module is not None:
            node.module = self._renamed(node.module)
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST | list[ast.AST]:
        extra: list[ast.AST] = []
        for alias in node.names:
            new_name = self._renamed(alias.name)
            if new_name == alias.name:
                continue
            if alias.asname is None and "." in alias.name:
                # "import fastapi.x" binds "fastapi": import the submodule, then bind the package to the old name.
                top = ast.alias(name=self._framework, asname=REFERENCE)
                extra.append(ast.copy_location(ast.Import(names=[top]), node))
            elif alias.asname is None:
                alias.asname = alias.name
            alias.name = new_name
        return [node, *extra] if extra else node

    def _renamed(self, module: str) -> str:
        top, dot, rest = module.partition(".")
        return f"{self._framework}{dot}{rest}" if top == REFERENCE else module
