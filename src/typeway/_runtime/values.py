"""Texts out of query strings, headers and cookies.

The parsers give what Starlette's ``QueryParams``, ``Headers`` and ``cookies`` give, as plain dicts and without looking
at what a simple request does not contain: no percent sign, no decoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from starlette.requests import cookie_parser

__all__ = ["Fields", "RawHeaders", "Spread", "cookie_texts", "header_lists", "query_lists", "query_texts"]

RawHeaders = Iterable[tuple[bytes, bytes]]
"""Header fields as ASGI carries them: names in lower case, values without surrounding white space, latin-1."""


class Fields(list[tuple[bytes, bytes]]):
    """Header fields that do not change, with ``first``, the value of each name that comes first.

    A transport that sees the same header section again and again makes them once.
    """

    __slots__ = ("first",)

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        super().__init__(pairs)
        self.first = dict(reversed(self))


def _pairs(query: bytes) -> list[tuple[str, str]]:
    """Split a query string into decoded pairs; pieces without a name and a value are passed over."""
    text = query.decode("latin-1")
    plain = "%" not in text and "+" not in text
    pairs: list[tuple[str, str]] = []
    for piece in text.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            if not plain:
                name, value = unquote(name.replace("+", " ")), unquote(value.replace("+", " "))
            pairs.append((name, value))
    return pairs


def query_texts(query: bytes) -> dict[str, str]:
    """Return the last text of each name."""
    text = query.decode("latin-1")
    if "%" in text or "+" in text:
        return dict(_pairs(query))
    texts: dict[str, str] = {}
    for piece in text.split("&"):  # PERF: what most queries need, without a list of pairs
        if piece:
            name, _, value = piece.partition("=")
            texts[name] = value
    return texts


def query_lists(query: bytes) -> dict[str, list[str]]:
    """Return all texts of each name, in order."""
    lists: dict[str, list[str]] = {}
    if query:
        for name, value in _pairs(query):
            lists.setdefault(name, []).append(value)
    return lists


def header_lists(headers: RawHeaders) -> dict[str, list[str]]:
    """Return all texts of each header, in order."""
    lists: dict[str, list[str]] = {}
    for name, value in headers:
        lists.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    return lists


def cookie_texts(headers: RawHeaders) -> dict[str, str]:
    """Return the last text of each cookie; several ``Cookie`` headers are read as one (RFC 9113, section 8.2.3)."""
    if type(headers) is Fields and b"cookie" not in headers.first:
        return {}
    sent = [value for name, value in headers if name == b"cookie"]
    if not sent:
        return {}
    return cookie_parser("; ".join(value.decode("latin-1") for value in sent))


class Spread:
    """Collects the fields of a parameter model out of a place, and all else there for the model's ``extra`` policy.

    ``fields`` say of each field whether it takes a list, whether an empty text counts as not sent, and its accepted
    names, each with the key that the model knows it by. ``absorbs`` says that any other name concerns the model too
    (``extra`` is ``allow`` or ``forbid``).
    """

    __slots__ = ("absorbs", "fields", "keys", "known", "last", "lists", "rivals")

    def __init__(
        self,
        fields: Sequence[tuple[bool, bool, tuple[tuple[str, str], ...]]],
        *,
        last: bool,
        lists: bool,
        absorbs: bool = False,
    ) -> None:
        self.absorbs = absorbs
        self.fields = tuple(fields)
        self.known = frozenset(wire for _, _, wires in fields for wire, _ in wires)
        self.keys = frozenset(key for _, _, wires in fields for _, key in wires)
        self.rivals = {
            wire: frozenset(earlier for earlier, _ in wires[:place])
            for _, _, wires in fields
            for place, (wire, _) in enumerate(wires)
            if place
        }
        self.last = last
        self.lists = lists

    def __call__(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return what the model is validated from."""
        values: dict[str, Any] = {}
        for repeated, blank_is_missing, wires in self.fields:
            for wire, key in wires:
                if wire in found:
                    sent = self._one(found[wire], repeated)
                    if sent or not blank_is_missing:
                        values[key] = sent
                    break
        for name, sent in found.items():
            # A name that another one of the same field has beaten is as unknown to the model as any other.
            beaten = name in self.rivals and not self.rivals[name].isdisjoint(found)
            if beaten or (name not in self.known and name not in self.keys):
                values[name] = sent if not self.lists or len(sent) > 1 else sent[0]
        return values

    def _one(self, sent: Any, repeated: bool) -> Any:
        if not self.lists or repeated:
            return sent
        return sent[-1] if self.last else sent[0]

    def optional(self, found: dict[str, Any]) -> dict[str, Any] | None:
        """Return what the model is validated from, or ``None`` if nothing that belongs to it was sent."""
        if self.known.isdisjoint(found) and not (self.absorbs and found):
            return None
        return self(found)
