"""One file per place that a value comes from.

Each holds the whole rule of its place: which declarations it accepts and under which name the value travels (``claim``), how the
generated code reads it (``emit``), and how a document speaks of it (``location`` and the wire names that ``claim`` put into the plan).
"""

from __future__ import annotations

from typeway._sources.contract import Source, Writer
from typeway._sources.table import SOURCES

__all__ = ["SOURCES", "Source", "Writer"]
