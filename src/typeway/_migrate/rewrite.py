"""One source file with FastAPI's name replaced, and a list of the places that a person has to look at.

Only code that names the package is touched: imports, references to what they bound, and module names handed as text to
functions that import or patch. Comments, formatting and every other text stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import libcst as cst
from libcst import matchers
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider, QualifiedNameProvider, QualifiedNameSource

__all__ = ["OLD", "Leftover", "Rewritten", "rewrite"]

OLD: Final = "fastapi"
NEW: Final = "typeway"
_MODULE_TEXT: Final = re.compile(rf"{OLD}(?:\.\w+)*")
_IN_TYPE: Final = re.compile(rf"\b{OLD}(?=\.)")
_TAKES_MODULE: Final = frozenset(
    {"import_module", "__import__", "find_spec", "importorskip", "patch", "setattr", "delattr"}
)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A place that names FastAPI and was left alone, with the reason."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text of a file; ``changes`` is how many places were changed."""

    text: str
    changes: int
    leftovers: tuple[Leftover, ...]


def rewrite(source: str) -> Rewritten:
    """Replace the package's name in one file.

    Raises:
        libcst.ParserSyntaxError: the file is not Python.
    """
    if OLD not in source:
        return Rewritten(source, 0, ())
    wrapper = MetadataWrapper(cst.parse_module(source))
    renamer = _Renamer()
    module = wrapper.visit(renamer)
    return Rewritten(module.code, renamer.changes, tuple(renamer.leftovers))


class _Renamer(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider, QualifiedNameProvider)

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        self.leftovers: list[Leftover] = []
        self._module_texts: set[cst.CSTNode] = set()
        self._types: set[cst.CSTNode] = set()
        self._members: set[cst.CSTNode] = set()

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> cst.ImportFrom:  # noqa: N802 - libcst finds it by this name
        """Rename the module in ``from fastapi… import …``."""
        module = updated_node.module
        if original_node.relative or module is None or _first(module) != OLD:
            return updated_node
        self.changes += 1
        return updated_node.with_changes(module=_renamed(module))

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> cst.Import:  # noqa: N802 - see above
        """Rename the modules in ``import fastapi…``."""
        renamed = [
            alias.with_changes(name=_renamed(alias.name)) if _first(alias.name) == OLD else alias
            for alias in updated_node.names
        ]
        changed = sum(_first(alias.name) == OLD for alias in original_node.names)
        self.changes += changed
        return updated_node.with_changes(names=renamed) if changed else updated_node

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:  # noqa: N802 - see above
        """Notice a member that is called like the package."""
        self._members.add(node.attr)

    def visit_Arg(self, node: cst.Arg) -> None:  # noqa: N802 - see above
        """Notice a keyword that is called like the package."""
        if node.keyword is not None:
            self._members.add(node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802 - see above
        """Rename a reference to the name that ``import fastapi`` bound."""
        if original_node.value != OLD or original_node in self._members or not self._is_package(original_node):
            return updated_node
        self.changes += 1
        return updated_node.with_changes(value=NEW)

    def visit_Annotation(self, node: cst.Annotation) -> None:  # noqa: N802 - see above
        """Notice types that are written as text."""
        self._types.update(matchers.findall(node, matchers.SimpleString()))

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802 - see above
        """Notice a module's name given as text to a function that takes one."""
        function = node.func
        name = function.attr.value if isinstance(function, cst.Attribute) else getattr(function, "value", None)
        if name in _TAKES_MODULE and node.args and isinstance(node.args[0].value, cst.SimpleString):
            self._module_texts.add(node.args[0].value)

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.SimpleString:  # noqa: N802 - see above
        """Rename the module in a text that names one."""
        value = original_node.evaluated_value
        if not isinstance(value, str):
            return updated_node
        if original_node in self._types:
            pattern = _IN_TYPE
        elif _MODULE_TEXT.fullmatch(value) is None:
            return updated_node
        elif original_node not in self._module_texts:
            self._leave(original_node, value, "a text that may name the package")
            return updated_node
        else:
            pattern = _MODULE_TEXT
        text, count = pattern.subn(lambda match: match[0].replace(OLD, NEW, 1), updated_node.value)
        self.changes += count
        return updated_node.with_changes(value=text)

    def _is_package(self, name: cst.Name) -> bool:
        """Tell whether a name stands for the imported package, and for nothing else."""
        found = self.get_metadata(QualifiedNameProvider, name, None) or set()
        imported = {each for each in found if each.source is QualifiedNameSource.IMPORT and _is_below(each.name)}
        if imported and imported != found:
            self._leave(name, OLD, "a name that is bound more than once")
            return False
        return bool(imported)

    def _leave(self, node: cst.CSTNode, text: str, reason: str) -> None:
        position = self.get_metadata(PositionProvider, node)
        line = position.start.line if isinstance(position, CodeRange) else 0
        self.leftovers.append(Leftover(line, text, reason))


def _is_below(name: str) -> bool:
    return name.partition(".")[0] == OLD


def _leftmost(name: cst.Attribute | cst.Name) -> cst.Name:
    node: cst.BaseExpression = name
    while isinstance(node, cst.Attribute):
        node = node.value
    assert isinstance(node, cst.Name)
    return node


def _first(name: cst.Attribute | cst.Name) -> str:
    """Return the package of a dotted name."""
    return _leftmost(name).value


def _renamed(name: cst.Attribute | cst.Name) -> cst.Attribute | cst.Name:
    if isinstance(name, cst.Name):
        return name.with_changes(value=NEW)
    assert isinstance(name.value, (cst.Attribute, cst.Name))
    return name.with_changes(value=_renamed(name.value))
