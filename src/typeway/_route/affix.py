"""An index of patterns by the literal text they begin and end with.

Segments such as ``report-{id}.pdf`` need a regular expression each; with thousands of them under one node, this index
leaves only those whose literal ends fit. The cost is one look-up per pair of lengths in use, whatever the number of
patterns.
"""

from __future__ import annotations

from typing import Generic, TypeVar

V = TypeVar("V")


class AffixIndex(Generic[V]):
    """Values filed under a prefix and a suffix, either of which may be empty."""

    __slots__ = ("_shapes",)

    def __init__(self) -> None:
        self._shapes: dict[tuple[int, int], dict[tuple[str, str], list[V]]] = {}

    def add(self, prefix: str, suffix: str, value: V) -> None:
        """File ``value``; values filed under the same affixes keep their order."""
        shape = self._shapes.setdefault((len(prefix), len(suffix)), {})
        shape.setdefault((prefix, suffix), []).append(value)

    def find(self, text: str) -> list[V]:
        """Return the values whose prefix and suffix ``text`` has, one not overlapping the other."""
        size = len(text)
        values: list[V] = []
        for (before, after), shape in self._shapes.items():
            if before + after <= size:
                values += shape.get((text[:before], text[size - after :]), ())
        return values
