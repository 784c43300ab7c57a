"""What a name in the program's text stands for, as far as that is certain."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Mapping
from types import ModuleType

__all__ = ["loaded", "meaning"]

_NOTHING = object()


def meaning(node: ast.expr, names: Mapping[str, object]) -> object | None:
    """Return the object that ``name`` or ``module.name`` stands for; None if it is neither or unknown.

    Only modules are looked into: an attribute of any other object could be computed.
    """
    if isinstance(node, ast.Name):
        found = names.get(node.id, _NOTHING)
        return vars(builtins).get(node.id) if found is _NOTHING else found
    if isinstance(node, ast.Attribute):
        base = meaning(node.value, names)
        return vars(base).get(node.attr) if isinstance(base, ModuleType) else None
    return None


def loaded(names: Iterable[str]) -> dict[int, str]:
    """Return full names by the ids of what they stand for; what has not been imported by anybody is left out."""
    found: dict[int, str] = {}
    for name in names:
        home, _, attribute = name.rpartition(".")
        module = sys.modules.get(home)
        value = None if module is None else vars(module).get(attribute)
        if value is not None:
            found[id(value)] = name
    return found
