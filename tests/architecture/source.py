"""The source tree as the architecture tests see it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "typeway"
TEMPLATES = PACKAGE / "_new" / "templates"  # files of other projects


@dataclass(frozen=True)
class Module:
    """One source file. `name` is dotted and leaves out the leading `typeway.`; the package itself is the empty name."""

    name: str
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        if self.path.name == "__init__.py":
            return self.name
        return self.name.rpartition(".")[0]


@cache
def modules() -> dict[str, Module]:
    """All modules of the package, by name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(TEMPLATES):
            continue
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path)
    return found


def imported(module: Module) -> set[str]:
    """The modules of the package that a module imports, anywhere in its file and under `TYPE_CHECKING` as well."""
    return _imported(module, ast.parse(module.text))


def imported_at_run_time(module: Module) -> set[str]:
    """The same without what stands under `if TYPE_CHECKING:`."""
    return _imported(module, WithoutTyping().visit(ast.parse(module.text)))


class WithoutTyping(ast.NodeTransformer):
    """Takes `if TYPE_CHECKING:` out of a tree."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            return node.orelse
        return self.generic_visit(node)


def _imported(module: Module, tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(found for alias in node.names if (found := inside(alias.name)) is not None)
        elif isinstance(node, ast.ImportFrom):
            base = origin(module, node)
            if base is not None:
                names.update(target(base, alias.name) for alias in node.names)
    return names - {module.name}


def inside(dotted: str) -> str | None:
    """`typeway.routing` → `routing`; None for a module of somebody else."""
    if dotted == "typeway":
        return ""
    return dotted.removeprefix("typeway.") if dotted.startswith("typeway.") else None


def origin(module: Module, node: ast.ImportFrom) -> str | None:
    """The module or package on the left of `import` in a `from` import, if it is ours."""
    if not node.level:
        return inside(node.module or "")
    parts = module.package.split(".") if module.package else []
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def target(base: str, name: str) -> str:
    """`from base import name` means the module of that name, if there is one, and else `base`."""
    full = f"{base}.{name}" if base else name
    return full if full in modules() else base
