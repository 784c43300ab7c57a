"""Start-up and shut-down of ``auto_configure``.

Whatever goes wrong is a warning in the log: an application starts without telemetry rather than not at all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from typeway._telemetry import AUTO_CONFIGURE
from typeway.logger import logger

__all__ = ["is_asked_for", "serve_lifespan"]

_ADVICE: Final = "or switch this off with telemetry={'auto_configure': False}"


def is_asked_for(settings: Mapping[str, Any], explicit: bool) -> bool:
    """Tell whether exporters are to be added: by the settings if they say so, else by the environment."""
    if explicit:
        return bool(settings["auto_configure"])
    return os.environ.get(AUTO_CONFIGURE, "").strip().lower() == "true"


async def serve_lifespan(app: Any, settings: Mapping[str, Any], scope: Scope, receive: Receive, send: Send) -> None:
    """Run a lifespan with exporters: they are added before start-up, and emptied before the end is reported."""
    chosen: list[Any] = []

    async def prepare() -> Message:
        message = await receive()
        if message["type"] == "lifespan.startup":
            try:
                from typeway._telemetry._export import configure

                chosen.extend(configure(settings))
            except ImportError:
                _warn("exporters need typeway[opentelemetry]; install it, set up providers in the program")
            except Exception as error:
                _warn(f"{error}; set up providers in the program")
        return message

    async def report(message: Message) -> None:
        if message["type"].startswith("lifespan.shutdown"):
            for exporting in chosen:
                await _flush(exporting)
        await send(message)

    await app(scope, prepare, report)


def _warn(reason: str) -> None:
    logger.warning("Telemetry could not be configured: %s, %s", reason, _ADVICE)


async def _flush(exporting: Any) -> None:
    """Send what has been collected; it waits for the network, hence in a thread."""
    try:
        await run_in_threadpool(exporting.force_flush)
    except Exception as error:
        logger.warning("Telemetry could not be flushed: %s", error)
