"""What may differ from one run to the next without meaning anything: clocks, random identifiers, tokens.

A rule hides a difference only where both texts are of its kind: a time never hides a name. Which rules were needed is
part of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

__all__ = ["MASKED_HEADERS", "Masks"]

MASKED_HEADERS: Final = frozenset({"date", "last-modified", "x-process-time", "x-request-id", "x-correlation-id"})
"""Response headers whose values are clocks, durations or identifiers by their very nature."""

_HOUR_SECONDS: Final = 3600
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)?|[A-Za-z0-9_\-+/=]{20,}")
_HASH: Final = re.compile(r"\$[a-z0-9\-]+\$.+")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+\-]\d\d:?\d\d)?")
_DIGIT: Final = re.compile(r"\d")


def _is_now(value: str) -> bool:
    if not _TIME.fullmatch(value):
        return False
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return False
    now = datetime.now(UTC if moment.tzinfo else None)
    return abs((now - moment).total_seconds()) < 24 * _HOUR_SECONDS


def _looks_random(value: str) -> bool:
    return bool(_TOKEN.fullmatch(value) and _DIGIT.search(value) and not value.isdigit())


_RULES: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("clock", _is_now),
    ("uuid", lambda value: bool(_UUID.fullmatch(value))),
    ("hash", lambda value: bool(_HASH.fullmatch(value))),
    ("token", _looks_random),
)


class Masks:
    """The rules in force, and a record of those that hid something.

    ``names`` are header names and names of JSON members, in lower case, whose values are not compared at all. Without
    ``bodies`` only status and headers are compared.
    """

    def __init__(self, names: frozenset[str] = frozenset(), *, bodies: bool = True) -> None:
        self.names = names
        self.bodies = bodies
        self.used: set[str] = set()

    def hides_name(self, name: str) -> bool:
        """Tell whether the user declared the values under a name to be of no account."""
        if name.lower() in self.names:
            self.used.add(name.lower())
            return True
        return False

    def hides(self, left: Any, right: Any) -> bool:
        """Tell whether two different values are both of one kind that changes from run to run."""
        if isinstance(left, str) and isinstance(right, str):
            for name, fits in _RULES:
                if fits(left) and fits(right):
                    self.used.add(name)
                    return True
        elif isinstance(left, list) and isinstance(right, str):
            # A close frame carries text (RFC 6455, section 5.5.1); FastAPI hands the server a list.
            self.used.add("reason of a refused WebSocket")
            return True
        elif isinstance(left, float) and isinstance(right, float) and _both_now(left, right):
            self.used.add("clock")
            return True
        return False


def _both_now(left: float, right: float) -> bool:
    """Tell whether two numbers are Unix times of this hour."""
    now = datetime.now(UTC).timestamp()
    return abs(left - now) < _HOUR_SECONDS and abs(right - now) < _HOUR_SECONDS
