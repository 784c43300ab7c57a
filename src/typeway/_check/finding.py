"""What checks find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Place", "Problem", "Severity"]

Severity = Literal["error", "warning", "note"]
"""``error``: it is open to attack or does not work; ``warning``: it fails under load; ``note``: meant, or forgotten."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of the program; ``file`` is absolute."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check yields: the place, and one line about it."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of a program, with what its rule says."""

    code: str
    name: str
    severity: Severity
    file: str
    line: int
    message: str
    remedy: str
