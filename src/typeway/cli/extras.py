"""Optional packages that the command line needs. Imports none of them, so that a missing one is one clear line."""

from __future__ import annotations

__all__ = ["INSTALL", "missing_package"]

INSTALL = 'pip install "typeway[standard]"'


def missing_package(error: ModuleNotFoundError, *expected: str) -> str | None:
    """Return which of the ``expected`` packages is not installed; None if something else is missing."""
    package = (error.name or "").partition(".")[0]
    return package if package in expected else None
