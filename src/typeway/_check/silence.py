"""How a finding is silenced: ``# typeway: ignore[TW001]`` on its statement.

The comment may stand on any line of a statement that goes over several, and on any line of the head of a function.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cached_property

from typeway._check.finding import Place
from typeway._check.sources import Source, Sources

__all__ = ["Silence"]

_COMMENT = re.compile(r"#\s*typeway:\s*ignore\[([^\]]*)\]")


class Silence:
    """Knows which codes are silenced where."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._by_file: dict[str, _Comments] = {}

    def covers(self, code: str, place: Place) -> bool:
        """Tell whether a comment silences a code at a place."""
        source = self._sources.get(place.file)
        if source is None:
            return False
        comments = self._by_file.get(source.file)
        if comments is None:
            comments = self._by_file[source.file] = _Comments(source)
        return comments.silence(code, place.line)


class _Comments:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._codes = dict(_codes(source.text))

    def silence(self, code: str, line: int) -> bool:
        if not self._codes:
            return False
        first, last = self._spans.get(line, (line, line))
        return any(code in self._codes.get(number, ()) for number in range(first, last + 1))

    @cached_property
    def _spans(self) -> dict[int, tuple[int, int]]:
        """First and last line of the statement, or of the head of the compound statement, that each line is in."""
        spans: dict[int, tuple[int, int]] = {}
        for node in ast.walk(self._source.tree):
            if isinstance(node, ast.stmt):
                first, last = _head(node)
                for line in range(first, last + 1):
                    spans.setdefault(line, (first, last))
        return spans


def _head(node: ast.stmt) -> tuple[int, int]:
    first = _first_line(node)
    body: list[ast.stmt] | None = getattr(node, "body", None)
    if body is None:
        return first, node.end_lineno or node.lineno
    return first, max(node.lineno, _first_line(body[0]) - 1)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _codes(text: str) -> list[tuple[int, frozenset[str]]]:
    found: list[tuple[int, frozenset[str]]] = []
    if "typeway:" not in text:
        return found
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and (match := _COMMENT.search(token.string)):
            codes = frozenset(code.strip() for code in match[1].split(","))
            found.append((token.start[0], codes))
    return found
