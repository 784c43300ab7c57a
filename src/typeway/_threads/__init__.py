"""Blocking functions beside the event loop, at a small fraction of what waking a thread for each would cost.

PERF: the pool needs asyncio, which is slow to import and not needed before a loop runs. It is imported when one of the
functions is first looked up: ``_threads.in_thread``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typeway._lazy import handed_on

if TYPE_CHECKING:
    from typeway._threads.hop import in_thread, in_thread_whole
else:
    __getattr__ = handed_on(
        __name__,
        {
            "in_thread": "typeway._threads.hop.in_thread",
            "in_thread_whole": "typeway._threads.hop.in_thread_whole",
        },
    )

__all__ = ["in_thread", "in_thread_whole"]
