"""The slow twin: every entry in turn, each with its full regular expression, exactly as Starlette's ``Router`` does it.

It is what the tests hold the tree against, and it shares no matching code with it on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Generic

from starlette.convertors import Convertor

from typeway._route.contract import FULL, NONE, PARTIAL, Entry, Match, Params, Probe, T
from typeway._route.template import compile_template


class LinearMatcher(Generic[T]):
    """Finds entries in time proportional to their number. Raises TemplateError for a bad template."""

    def __init__(self, entries: Sequence[Entry[T]]) -> None:
        self._routes = [_Route(entry) for entry in entries]

    def find(self, method: str, path: str, probe: Probe[T] | None = None) -> Match[T] | None:
        """Return the first full match, else the first path-only match, else None; see ``Finder``."""
        partial: Match[T] | None = None
        for route in self._routes:
            degree, params = route.matches(method, path, probe)
            if degree == FULL:
                return route.payload, params, True
            if degree == PARTIAL and partial is None:
                partial = route.payload, params, False
        return partial


class _Route(Generic[T]):
    """An entry with its regular expression; None for an opaque entry."""

    def __init__(self, entry: Entry[T]) -> None:
        self.payload = entry.payload
        self.methods = entry.methods
        self.regex: re.Pattern[str] | None = None
        self.convertors: dict[str, Convertor[Any]] = {}
        if entry.template is not None:
            self.regex, _, self.convertors = compile_template(entry.template)

    def matches(self, method: str, path: str, probe: Probe[T] | None) -> tuple[int, Params | None]:
        if self.regex is None:
            return (NONE if probe is None else probe(self.payload)), None
        found = self.regex.match(path)
        if found is None:
            return NONE, None
        params = {name: self.convertors[name].convert(text) for name, text in found.groupdict().items()}
        allowed = not self.methods or method in self.methods
        return (FULL if allowed else PARTIAL), (params if self.convertors else None)
