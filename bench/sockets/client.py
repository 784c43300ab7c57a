"""A load generator of ours: `python -m bench.sockets.client WORKLOAD PORT SECONDS`, for where wrk is not installed.

It also talks over WebSockets, which wrk does not. Each connection sends its next request when it has the answer to the
last one. Prints a line of JSON. It costs some 10 to 15 µs per request itself, so that it is the limit for the fastest
servers, and only their CPU time tells them apart.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from bench.sockets.wire import Answers, echoed_frame, handshake, request, text_frame
from bench.sockets.workloads import BY_NAME, ECHOED, Workload
from bench.worker import new_loop


class Load:
    """What all connections share: whether to go on, and what came of it since all were there."""

    def __init__(self, done: asyncio.Future[None], most: int | None) -> None:
        self.running = True
        self.counting = False
        self.most = most
        self.errors = 0
        self.latencies: list[float] = []
        self.done = done

    def count(self, latency: float, right: bool) -> None:
        if self.counting:
            self.latencies.append(latency)
            self.errors += not right
            if len(self.latencies) == self.most and not self.done.done():
                self.done.set_result(None)

    def fail(self, error: Exception | None) -> None:
        if self.running and not self.done.done():
            self.done.set_exception(error or ConnectionError("the server closed a connection"))


class Requests(asyncio.Protocol):
    """One connection that sends the same request over and over."""

    def __init__(self, load: Load, octets: bytes) -> None:
        self.load, self.octets = load, octets
        self.answers = Answers()
        self.begin = 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.Transport = transport
        self.send()

    def send(self) -> None:
        self.begin = time.perf_counter()
        self.transport.write(self.octets)

    def data_received(self, data: bytes) -> None:
        for status in self.answers.feed(data):
            self.answered(status == 200)

    def answered(self, right: bool) -> None:
        self.load.count(time.perf_counter() - self.begin, right)
        if self.load.running:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        self.load.fail(error)


class Echoes(Requests):
    """One WebSocket that sends the same message over and over."""

    def __init__(self, load: Load, octets: bytes) -> None:
        super().__init__(load, octets)
        self.received: bytes | None = None
        self.frame, self.echo = text_frame(ECHOED), echoed_frame(ECHOED)

    def data_received(self, data: bytes) -> None:
        if self.received is None:
            if not data.startswith(b"HTTP/1.1 101 "):
                self.load.fail(ConnectionError(f"no WebSocket: {data[:60]!r}"))
                return
            self.octets, self.received = self.frame, data.partition(b"\r\n\r\n")[2]
            self.send()
        else:
            self.received += data
            if len(self.received) >= len(self.echo):
                right, self.received = self.received == self.echo, b""
                self.answered(right)


async def run(workload: Workload, port: int, seconds: float, most: int | None = None) -> dict[str, float]:
    """Put load on the server for that long, or until that many answers are there."""
    loop = asyncio.get_running_loop()
    load = Load(loop.create_future(), most)
    socket = workload.kind == "websocket"
    octets = handshake(workload.call.target, port) if socket else request(workload.call, port)
    made = Echoes if socket else Requests
    pairs = [
        await loop.create_connection(lambda: made(load, octets), "127.0.0.1", port) for _ in range(workload.connections)
    ]
    begin, load.counting = time.perf_counter(), True
    await asyncio.wait([load.done], timeout=seconds)
    elapsed, load.running, load.counting = time.perf_counter() - begin, False, False
    if load.done.done():
        load.done.result()
    for transport, _ in pairs:
        transport.abort()
    latencies = sorted(load.latencies) or [elapsed]
    return {
        "requests": len(load.latencies),
        "seconds": elapsed,
        "errors": load.errors,
        "p50": latencies[len(latencies) // 2] * 1000,
        "p99": latencies[len(latencies) * 99 // 100] * 1000,
    }


def main(name: str, port: int, seconds: float) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        print(json.dumps(runner.run(run(BY_NAME[name], port, seconds))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
