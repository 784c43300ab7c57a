"""Paths with parameters: a tree with one level per path segment.

A node leads on by literal text, by a parameter that takes any segment, by a checked parameter (``{id:int}``), or by
a mixed segment (``{name}.{ext}``). Where a parameter may reach across slashes, the rest of the path is left to the
regular expression of each leaf. There are two ways through:

* ``find`` is greedy: one child per segment and no way back. It answers only where that is known to be right, because
  sealing the tree leaves a node only those outcomes that no alternative passed by on the way there could precede.
* ``claims`` follows every way that fits and returns all entries that match, except those behind a known full match.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeAlias

from typeway._route.contract import Match, Params, T
from typeway._route.leaf import NEVER, Claim, Leaf, MethodTable, method_table
from typeway._route.node import Node, Outcome, Rest

Last: TypeAlias = tuple[T, str, bool]
"""The payload and the name of a parameter that is the last segment of a path, and whether the method is accepted."""


class Tree(Generic[T]):
    """All entries with parameters.

    ``heads`` is a short cut for the most common shape, literal text and then one plain parameter (``/items/{id}``): it
    maps ``/items`` to certain outcomes for paths with one more segment that is not empty.
    """

    __slots__ = ("_loose", "_root", "heads")

    def __init__(self) -> None:
        self._root: Node[T] = Node(0)
        self._loose: list[Leaf[T]] = []
        self.heads: dict[str, MethodTable[Last[T]]] = {}

    def add(self, leaf: Leaf[T]) -> None:
        """File a leaf; leaves are added in declaration order."""
        template = leaf.template
        if not (template.rooted and template.anchored):
            self._loose.append(leaf)
            return
        node = self._root
        for depth, segment in enumerate(template.segments):
            if not segment.bounded:
                node.rest = node.rest or Rest()
                node.rest.add(template.segments[depth:], leaf)
                return
            node = node.child(segment, leaf.index)
        node.leaves.append(leaf)

    def seal(self, bar: int) -> None:
        """Settle all that is certain, for ``find`` and ``heads``. ``bar`` is the index of the first opaque entry."""
        bar = min([bar, *(leaf.index for leaf in self._loose if _may_be_rooted(leaf))])
        ways = [_Way(node, bar, "") for node in self._root.literal.values()]
        while ways:
            way = ways.pop()
            way.node.ends = method_table(way.node.leaves, way.bar, _outcome)
            ways += way.settle(self.heads)

    def find(self, method: str, path: str) -> Match[T] | None:
        """Return the match for a path without newline, or None if ``claims`` has to decide."""
        parts = path.split("/")
        node = self._root
        for part in parts:
            if part in node.literal:
                node = node.literal[part]
            elif node.guard is not None and node.guard.check(part):
                node = node.guard.node
            elif node.plain is not None and part:
                node = node.plain
            else:
                return _read(node.tails, method, path)
        outcome = node.ends.get(method)
        recipe = None if outcome is None else outcome[0].recipe
        if outcome is None or recipe is None:
            return _read(node.ends, method, path)
        leaf, allowed = outcome
        params: Params = {}
        for name, position, convert in recipe:
            params[name] = parts[position] if convert is None else convert(parts[position])
        return leaf.payload, params, allowed

    def claims(self, path: str, method: str | None) -> list[Claim[T]]:
        """Return the entries that match ``path``, in no particular order and perhaps twice.

        With a method, entries behind the first one that accepts it may be missing.
        """
        claims = self._follow(path, path, method)
        if path.endswith("\n"):
            # ``$`` also matches before a final newline, so the template may cover the path without it.
            claims += self._follow(path[:-1], path, method)
        for leaf in self._loose:
            found = leaf.match(path)
            if found is not None:
                claims.append((leaf, found))
        return claims

    def _follow(self, shape: str, path: str, method: str | None) -> list[Claim[T]]:
        """Follow every way that fits the segments of ``shape``; regular expressions are applied to ``path``."""
        claims: list[Claim[T]] = []
        parts = shape.split("/")
        certain = "\n" not in path
        best = NEVER
        stack = [(self._root, 0)]
        while stack:
            node, depth = stack.pop()
            if node.floor > best:
                continue
            leaves = node.leaves
            if depth < len(parts):
                stack += [(child, depth + 1) for child in node.fitting(parts[depth])]
                leaves = [] if node.rest is None else node.rest.find("/".join(parts[depth:]))
            for leaf in leaves:
                found = None
                if not certain or leaf.recipe is None:
                    found = leaf.match(path)
                    if found is None:
                        continue
                claims.append((leaf, found))
                if method is not None and leaf.index < best and leaf.accepts(method):
                    best = leaf.index
        return claims


class _Way(Generic[T]):
    """A node on the greedy walk.

    ``bar`` is the lowest index among the alternatives passed by on the way to it; ``head`` is the text of that way if
    it is literal, else None.
    """

    __slots__ = ("bar", "head", "node")

    def __init__(self, node: Node[T], bar: int, head: str | None) -> None:
        self.node = node
        self.bar = bar
        self.head = head

    def settle(self, heads: dict[str, MethodTable[Last[T]]]) -> Iterator[_Way[T]]:
        """Settle what the walk tries here, and yield the ways onwards.

        It tries literal text, then the guarded child if there is just one and it is declared before the plain one, then
        the plain one, then the tails. What is tried later can still match, so it lowers the bar of what is tried
        first; what was tried before has been found not to match.
        """
        node, bar = self.node, self.bar
        plain_floor = NEVER if node.plain is None else node.plain.floor
        guarded = list(node.guarded())
        if len(guarded) == 1 and guarded[0].node.floor < plain_floor:
            node.guard = guarded[0]
        else:
            bar = min([bar, *(each.node.floor for each in guarded)])
        if node.rest is not None:
            bar = min(bar, node.rest.floor)
            node.tails = method_table(node.rest.tails, bar, _outcome)
            bar = min([bar, *(leaf.index for leaf in node.rest.tails[:1])])
        if node.plain is not None:
            yield _Way(node.plain, bar, None)
            if self.head is not None and node.guard is None:
                heads[self.head] = method_table(node.plain.leaves, bar, _last)
            bar = min(bar, plain_floor)
        if node.guard is not None:
            yield _Way(node.guard.node, bar, None)
            bar = min(bar, node.guard.node.floor)
        for text, child in node.literal.items():
            yield _Way(child, bar, None if self.head is None else f"{self.head}/{text}")


def _read(table: MethodTable[Outcome[T]], method: str, path: str) -> Match[T] | None:
    outcome = table.get(method) or table.get(None)
    if outcome is None:
        return None
    leaf, allowed = outcome
    found = leaf.match(path) if leaf.recipe is None else None
    return leaf.payload, leaf.read(path, found), allowed


def _outcome(leaf: Leaf[T], allowed: bool) -> Outcome[T]:
    return leaf, allowed


def _last(leaf: Leaf[T], allowed: bool) -> Last[T]:
    return leaf.payload, next(iter(leaf.template.convertors)), allowed


def _may_be_rooted(leaf: Leaf[T]) -> bool:
    """Whether a leaf outside the tree may match a path that starts with a slash."""
    template = leaf.template
    return template.rooted or not template.anchored or not template.segments[0].prefix
