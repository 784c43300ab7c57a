"""One peer in a process of its own: `python -m bench.worker PEER`.

Reads a line `CASE COUNT` at a time from standard input, sends that many requests, and writes the CPU time in ns as a
line. Its answers were checked before the first line is read; a wrong one ends the process with a traceback.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import Any

from bench.cases import BY_NAME as CASES
from bench.exchange import batch, check
from bench.peers import BY_NAME as PEERS


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """Answers without doing anything: what the measuring itself costs."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def new_loop() -> asyncio.AbstractEventLoop:
    """The event loop that servers use when it is installed."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def main(name: str) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        if name == "nothing":
            app: Any = nothing
        else:
            app = PEERS[name].load()
            runner.run(check(app))
        print("ready", flush=True)
        for line in sys.stdin:
            case, count = line.split()
            gc.collect()  # each batch starts without what the last one left
            print(runner.run(batch(app, CASES[case].call, int(count))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
