"""One file per place that a value comes from.

Each holds the whole rule of its place: under which names a value travels (``wires``), how the generated code reads it
(``emit``), and how errors and documents speak of the place (``location``). A place is added by one line here and one
file beside it.
"""

from __future__ import annotations

from typeway._sources.body import BodySource
from typeway._sources.contract import Source, Writer
from typeway._sources.cookie import CookieSource
from typeway._sources.form import FormSource
from typeway._sources.header import HeaderSource
from typeway._sources.path import PathSource
from typeway._sources.query import QuerySource

__all__ = ["SOURCES", "Source", "Writer"]

SOURCES: dict[str, Source] = {
    "path": PathSource(),
    "query": QuerySource(),
    "header": HeaderSource(),
    "cookie": CookieSource(),
    "body": BodySource(),
    "form": FormSource(),
    "file": FormSource(),
}
