"""A declared template as the matcher keeps it: its place in the declaration order and how to read its parameters."""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeAlias, TypeVar

from starlette.convertors import Convertor, FloatConvertor, IntegerConvertor, UUIDConvertor

from typeway._route.contract import Entry, Params, T
from typeway._route.template import Template, is_plain, is_tail

V = TypeVar("V")

NEVER = sys.maxsize
"""An index behind every entry."""

Conversion: TypeAlias = Callable[[str], Any] | None
"""How to convert the text of a parameter; None leaves it as it is."""

Recipe: TypeAlias = tuple[tuple[str, int, Conversion], ...]
"""Name, position in the path split at slashes, and conversion of each parameter."""

MethodTable: TypeAlias = dict[str | None, V]
"""What a method leads to; the key None stands for every method not named."""

# PERF: the same results as the ``convert`` methods of Starlette's own convertors, without a Python call.
_DIRECT: dict[type, Callable[[str], Any]] = {IntegerConvertor: int, FloatConvertor: float, UUIDConvertor: uuid.UUID}


class Leaf(Generic[T]):
    """One entry with a template. ``recipe`` is None if only the regular expression can read the parameters."""

    __slots__ = ("_conversions", "_regex", "index", "methods", "payload", "recipe", "template")

    def __init__(self, index: int, entry: Entry[T], template: Template) -> None:
        self.index = index
        self.payload = entry.payload
        self.methods = entry.methods
        self.template = template
        self.recipe = _recipe(template)
        self._regex: re.Pattern[str] | None = None
        self._conversions: dict[str, Conversion] = {}

    @property
    def converts(self) -> bool:
        """Whether reading the parameters may run a conversion, which may raise."""
        return self.recipe is None or any(convert is not None for _, _, convert in self.recipe)

    def accepts(self, method: str) -> bool:
        """Whether the entry is declared for this method."""
        return not self.methods or method in self.methods

    def match(self, path: str) -> re.Match[str] | None:
        """Match with the full regular expression, compiled on first use because most leaves never need it."""
        regex = self._regex
        if regex is None:
            # A pattern that breaks out of its group may leave groups without text: no short cuts past convertors then.
            direct = self.template.anchored
            convertors = self.template.convertors.items()
            self._conversions = {name: _conversion(each) if direct else each.convert for name, each in convertors}
            regex = self._regex = self.template.compile()
        return regex.match(path)

    def read(self, path: str, found: re.Match[str] | None) -> Params | None:
        """Read and convert the parameters of a path that matches; None if the template declares none.

        ``found`` is what ``match`` returned; it may only be None for a leaf with a recipe and a path without newline.
        """
        if not self.template.convertors:
            return None
        params: Params = {}
        if found is not None:
            conversions = self._conversions
            for name, text in found.groupdict().items():
                convert = conversions[name]
                params[name] = text if convert is None else convert(text)
        else:
            parts = path.split("/", len(self.template.segments) - 1)
            for name, position, convert in self.recipe or ():
                params[name] = parts[position] if convert is None else convert(parts[position])
        return params


Claim: TypeAlias = tuple[Leaf[T], re.Match[str] | None]
"""A leaf whose template matches the path, and the match if that took the regular expression."""


def method_table(leaves: Iterable[Leaf[T]], bar: int, outcome: Callable[[Leaf[T], bool], V]) -> MethodTable[V]:
    """Decide, for each method, what the leaves of one path lead to, as far as that is certain.

    ``leaves`` come in declaration order and all match the path. ``bar`` is the index from which on something else could
    come first; methods not settled before it are left out. ``outcome`` is given the leaf and whether it accepts the
    method.
    """
    table: MethodTable[V] = {}
    first: Leaf[T] | None = None
    for leaf in leaves:
        if leaf.index >= bar:
            return table
        first = first or leaf
        if not leaf.methods:
            table[None] = outcome(leaf, True)
            return table
        for method in leaf.methods:
            if method not in table:
                table[method] = outcome(leaf, True)
    if first is not None and bar == NEVER:
        table[None] = outcome(first, False)
    return table


def _recipe(template: Template) -> Recipe | None:
    if not template.rooted:
        return None if template.text else ()
    steps: list[tuple[str, int, Conversion]] = []
    last = len(template.segments) - 1
    for position, segment in enumerate(template.segments):
        if not segment.params:
            continue
        convertor = segment.lone
        if convertor is None or not (segment.bounded or (position == last and is_tail(convertor))):
            return None
        steps.append((segment.params[0].name, position, _conversion(convertor)))
    return tuple(steps)


def _conversion(convertor: Convertor[Any]) -> Conversion:
    if is_plain(convertor) or is_tail(convertor):
        return None
    return _DIRECT.get(type(convertor)) or convertor.convert
