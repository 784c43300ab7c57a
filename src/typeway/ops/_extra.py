"""Optional libraries: a missing one is named together with the extra that brings it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["from_extra"]


@contextmanager
def from_extra(package: str, block: str) -> Generator[None]:
    """Import inside this block.

    Raises:
        ImportError: a module is missing; the message says what to install.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        raise ImportError(
            f"typeway.ops.{block} needs {package}, which is not installed: pip install 'typeway[ops]'"
        ) from missing
