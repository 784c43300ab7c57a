"""The access log, in uvicorn's logger and format."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from typeway.server._head import Head

__all__ = ["log_access"]

_quoted = lru_cache(maxsize=256)(quote)


def log_access(logger: logging.Logger, client: Any, head: Head, path: str, status: int) -> None:
    """Write one line; the path is escaped, so that no control character of a client reaches a terminal."""
    shown = _quoted(path)
    logger.info(
        '%s - "%s %s HTTP/%s" %d',
        f"{client[0]}:{client[1]}" if client else "",
        head.method,
        f"{shown}?{head.query.decode('ascii')}" if head.query else shown,
        head.block.version,
        status,
    )
