"""Tasks that begin at once where Python can do that (3.12 and later)."""

from __future__ import annotations

import sys
from asyncio import Task
from typing import Any, Final

__all__ = ["EAGER", "EagerTask"]

EAGER: Final = sys.version_info >= (3, 12)

EagerTask: Any = Task
"""Python 3.11, whose interface is checked, does not know the argument ``eager_start``."""
