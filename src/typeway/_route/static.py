"""Paths without parameters: one look-up by path, then one by method.

What a path leads to can depend on the other entries that match it too. That is settled once per declared path, when
it is first asked for, so that building stays linear; paths nobody declared are never remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeAlias

from typeway._route.contract import Match, T
from typeway._route.leaf import Claim, Leaf, MethodTable, method_table

Deferred: TypeAlias = tuple[()]
"""Marks a method whose parameters have to be read per request."""


class StaticPaths(Generic[T]):
    """The entries whose template is a path.

    ``tables`` maps each declared path to a table from method to finished match. A missing or empty item means that the
    slow way has to be taken.
    """

    __slots__ = ("_leaves", "_unsettled", "tables")

    def __init__(self) -> None:
        self._leaves: dict[str, list[Leaf[T]]] = {}
        self._unsettled: MethodTable[Match[T] | Deferred] = {}
        self.tables: dict[str, MethodTable[Match[T] | Deferred]] = {}

    def add(self, path: str, leaf: Leaf[T]) -> None:
        """File a leaf; leaves are added in declaration order."""
        self._leaves.setdefault(path, []).append(leaf)
        self.tables[path] = self._unsettled

    def claims(self, path: str) -> Iterator[Claim[T]]:
        """Yield the leaves that match ``path``: as ``$`` does, the template may end before a final newline."""
        for leaf in self._leaves.get(path, ()):
            yield leaf, None
        if path.endswith("\n"):
            for leaf in self._leaves.get(path[:-1], ()):
                yield leaf, None

    def unsettled(self, path: str) -> bool:
        """Whether ``path`` is declared and its table has not been made yet."""
        return self.tables.get(path) is self._unsettled

    def settle(self, path: str, leaves: Sequence[Leaf[T]], bar: int) -> None:
        """Make the table of a declared path from every leaf that matches it, in declaration order.

        ``bar`` is the index of the first opaque entry.
        """
        # A conversion may raise, and then that is the answer: nothing behind it can be decided beforehand.
        bar = min([bar, *(leaf.index for leaf in leaves if leaf.converts)])
        self.tables[path] = method_table(leaves, bar, _outcome)


def _outcome(leaf: Leaf[T], allowed: bool) -> Match[T] | Deferred:
    return () if leaf.recipe else (leaf.payload, None, allowed)
