"""The matcher the server uses: static paths, the tree, and opaque entries, merged in declaration order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Generic

from typeway._record import record
from typeway._route.contract import FULL, NONE, PARTIAL, Entry, Match, Probe, T
from typeway._route.leaf import NEVER, Claim, Leaf
from typeway._route.static import StaticPaths
from typeway._route.template import Segment, parse_template
from typeway._route.tree import Tree

_NOTHING: Final[dict[str | None, Any]] = {}


@record(frozen=True, slots=True)
class Opaque(Generic[T]):
    """An entry only a probe can decide about."""

    index: int
    payload: T


class Matcher(Generic[T]):
    """Finds entries in a time that does not depend on their number.

    It never changes once built, save for what is worked out on first use and always comes out the same, so threads may
    share it. The convertors registered at the time of building are used. Raises TemplateError for a bad template.
    """

    __slots__ = ("_bar", "_heads", "_opaque", "_static", "_tables", "_tree")

    def __init__(self, entries: Sequence[Entry[T]]) -> None:
        self._static: StaticPaths[T] = StaticPaths()
        self._tree: Tree[T] = Tree()
        self._opaque: list[Opaque[T]] = []
        known: dict[str, Segment] = {}
        for index, entry in enumerate(entries):
            self._add(index, entry, known)
        self._bar = self._opaque[0].index if self._opaque else NEVER
        self._tree.seal(self._bar)
        self._tables = self._static.tables
        self._heads = self._tree.heads

    def find(self, method: str, path: str, probe: Probe[T] | None = None) -> Match[T] | None:
        """Return the first full match, else the first path-only match, else None; see ``Finder``."""
        table = self._tables.get(path)
        if table is not None:
            hit = table.get(method)
            if hit is None:
                hit = table.get(None)
            if hit:
                return hit
        elif "\n" not in path:
            head, slash, tail = path.rpartition("/")
            last = self._heads.get(head, _NOTHING).get(method)
            if last is not None and slash and tail:
                payload, name, allowed = last
                return payload, {name: tail}, allowed
            found = self._tree.find(method, path)
            if found is not None:
                return found
        return self._search(method, path, probe)

    def _add(self, index: int, entry: Entry[T], known: dict[str, Segment]) -> None:
        if entry.template is None:
            self._opaque.append(Opaque(index, entry.payload))
            return
        template = parse_template(entry.template, known)
        leaf = Leaf(index, entry, template)
        if leaf.recipe == ():
            self._static.add(template.text, leaf)
        else:
            self._tree.add(leaf)

    def _search(self, method: str, path: str, probe: Probe[T] | None) -> Match[T] | None:
        """The full search: everything that may match, in order, each asked in turn."""
        partial: Match[T] | None = None
        for item in self._candidates(method, path):
            if isinstance(item, Opaque):
                payload, params = item.payload, None
                degree = NONE if probe is None else probe(payload)
            else:
                leaf, found = item
                payload, params = leaf.payload, leaf.read(path, found)
                degree = FULL if leaf.accepts(method) else PARTIAL
            if degree == FULL:
                return payload, params, True
            if degree == PARTIAL and partial is None:
                partial = payload, params, False
        return partial

    def _candidates(self, method: str, path: str) -> list[Claim[T] | Opaque[T]]:
        """Everything that may match, in declaration order; settles the path if it is declared and not settled yet."""
        unsettled = self._static.unsettled(path)
        claims = self._tree.claims(path, None if unsettled else method)
        claims += self._static.claims(path)
        if len(claims) > 1:
            by_index = {claim[0].index: claim for claim in claims}
            claims = [by_index[index] for index in sorted(by_index)]
        if unsettled:
            self._static.settle(path, [leaf for leaf, _ in claims], self._bar)
        merged: list[Claim[T] | Opaque[T]] = [*claims, *self._opaque]
        if self._opaque:
            merged.sort(key=_index)
        return merged


def _index(item: Claim[Any] | Opaque[Any]) -> int:
    return item.index if isinstance(item, Opaque) else item[0].index
