"""One file per place that a value comes from.

Each holds the whole rule of its place: under which names a value travels (``wires``), how the generated code reads it
(``emit``), and how errors and documents speak of the place (``location``).
"""

from __future__ import annotations

from typeway._sources.contract import Source, Writer
from typeway._sources.table import SOURCES

__all__ = ["SOURCES", "Source", "Writer"]
