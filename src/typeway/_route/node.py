"""The nodes of the tree: one per prefix of segments, and what may follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Generic, TypeAlias

from typeway._route.affix import AffixIndex
from typeway._route.contract import T
from typeway._route.leaf import NEVER, Leaf, MethodTable
from typeway._route.template import Segment, is_plain

Check: TypeAlias = Callable[[str], re.Match[str] | None]
"""Tells whether a parameter, or a mixed segment, takes one segment of a path."""

Outcome: TypeAlias = tuple[Leaf[T], bool]
"""A leaf, and whether it accepts the method."""


class Node(Generic[T]):
    """The place after some segments. ``floor`` is the lowest index of any entry at or below it."""

    # First what insertion sets: children by kind, ``rest`` for what may reach across slashes, ``leaves`` that end here.
    # Then what sealing sets for the greedy walk: the one guarded child it tries; the certain outcomes for a path that
    # ends here (``ends``) and for one that goes on but that no child takes (``tails``).
    __slots__ = (
        *("floor", "leaves", "literal", "mixed", "plain", "rest", "typed"),
        *("ends", "guard", "tails"),
    )

    def __init__(self, floor: int) -> None:
        self.floor = floor
        self.leaves: list[Leaf[T]] = []
        self.literal: dict[str, Node[T]] = {}
        self.plain: Node[T] | None = None
        self.typed: dict[tuple[str, int], Guarded[T]] = {}
        self.mixed: Mixed[T] | None = None
        self.rest: Rest[T] | None = None
        self.guard: Guarded[T] | None = None
        self.ends: MethodTable[Outcome[T]] = {}
        self.tails: MethodTable[Outcome[T]] = {}

    def child(self, segment: Segment, floor: int) -> Node[T]:
        """Return the child for a bounded segment, made with ``floor`` if it is new."""
        convertor = segment.lone
        if not segment.params:
            return self.literal.get(segment.text) or self.literal.setdefault(segment.text, Node(floor))
        if convertor is None:
            self.mixed = self.mixed or Mixed()
            return self.mixed.child(segment, floor)
        if is_plain(convertor):
            self.plain = self.plain or Node(floor)
            return self.plain
        key = convertor.regex, id(convertor)
        if key not in self.typed:
            self.typed[key] = Guarded(_fullmatch(convertor.regex), Node(floor))
        return self.typed[key].node

    def fitting(self, part: str) -> list[Node[T]]:
        """Return every child that one segment of a path may lead to."""
        nodes: list[Node[T]] = []
        literal = self.literal.get(part)
        if literal is not None:
            nodes.append(literal)
        if self.plain is not None and part:
            nodes.append(self.plain)
        if self.typed:
            nodes += [guarded.node for guarded in self.typed.values() if guarded.check(part)]
        if self.mixed is not None:
            nodes += self.mixed.fitting(part)
        return nodes

    def guarded(self) -> Iterator[Guarded[T]]:
        """Yield the children with a check in front of them."""
        yield from self.typed.values()
        if self.mixed is not None:
            yield from self.mixed.children.values()


class Guarded(Generic[T]):
    """A child and the check in front of it."""

    __slots__ = ("check", "node")

    def __init__(self, check: Check, node: Node[T]) -> None:
        self.check = check
        self.node = node


class Mixed(Generic[T]):
    """The children of a node for segments of literal text and parameters."""

    __slots__ = ("_index", "children")

    def __init__(self) -> None:
        self.children: dict[tuple[str, tuple[int, ...]], Guarded[T]] = {}
        self._index: AffixIndex[Guarded[T]] = AffixIndex()

    def child(self, segment: Segment, floor: int) -> Node[T]:
        """Return the child for segments of this shape, made with ``floor`` if it is new."""
        pattern = segment.pattern(named=False)
        key = pattern, tuple(id(param.convertor) for param in segment.params)
        guarded = self.children.get(key)
        if guarded is None:
            guarded = self.children[key] = Guarded(LazyCheck(pattern), Node(floor))
            self._index.add(segment.prefix, segment.suffix, guarded)
        return guarded.node

    def fitting(self, part: str) -> list[Node[T]]:
        """Return the children whose pattern matches the segment."""
        return [guarded.node for guarded in self._index.find(part) if guarded.check(part)]


class Rest(Generic[T]):
    """The leaves of a node with a parameter, in the next segment, that may reach across slashes.

    ``tails`` are those where it takes all the rest, unseen; the others have to be matched.
    """

    __slots__ = ("_index", "floor", "tails")

    def __init__(self) -> None:
        self.tails: list[Leaf[T]] = []
        self.floor = NEVER
        self._index: AffixIndex[Leaf[T]] = AffixIndex()

    def add(self, segments: tuple[Segment, ...], leaf: Leaf[T]) -> None:
        """File a leaf under the literal ends of what remains of its template."""
        if leaf.recipe is not None:
            self.tails.append(leaf)
            return
        last = max(position for position, segment in enumerate(segments) if segment.params)
        ending = "/".join([segments[last].suffix, *(segment.text for segment in segments[last + 1 :])])
        self.floor = min(self.floor, leaf.index)
        self._index.add(segments[0].prefix, ending, leaf)

    def find(self, text: str) -> list[Leaf[T]]:
        """Return the leaves that may match the remaining text of a path, in no particular order."""
        return self.tails + self._index.find(text)


class LazyCheck:
    """A check whose pattern is compiled on first use: there may be thousands, most of them never used."""

    __slots__ = ("_fullmatch", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._fullmatch: Check | None = None

    def __call__(self, part: str) -> re.Match[str] | None:
        fullmatch = self._fullmatch
        if fullmatch is None:
            fullmatch = self._fullmatch = _fullmatch(self._pattern)
        return fullmatch(part)


@lru_cache(maxsize=256)
def _fullmatch(pattern: str) -> Check:
    return re.compile(pattern).fullmatch
