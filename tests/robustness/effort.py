"""How hard the property tests look.

By default they try the same examples in every run. ``PROPERTY_DEPTH=50`` asks for fifty times as many, other ones each time: for a long look now and then.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

DEPTH = int(os.environ.get("PROPERTY_DEPTH", "1"))


def effort(examples: int) -> settings:
    """Return the settings of a property test that tries this many examples in an ordinary run."""
    return settings(
        max_examples=examples * DEPTH,
        derandomize=DEPTH == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
