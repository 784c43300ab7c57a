"""Puts load on a server: with wrk where it is installed, with our own client otherwise and for WebSockets."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.sockets import processes
from bench.sockets.built import BUILD
from bench.sockets.servers import ROOT, Running
from bench.sockets.wire import fields
from bench.sockets.workloads import Workload

SUMMARY = """
done = function(summary, latency)
  local errors = summary.errors
  local wrong = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('{"requests": %d, "seconds": %.6f, "errors": %d, "p50": %.6f, "p99": %.6f}', summary.requests,
    summary.duration / 1e6, wrong, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Taken:
    """What one stretch of load came to: rate in the workload's unit, latencies in ms, CPU in µs per request."""

    rate: float
    p50: float
    p99: float
    cpu: float | None


def lua(text: bytes) -> str:
    """The octets as a string of Lua."""
    return '"' + "".join(f"\\{octet:03d}" for octet in text) + '"'


def script(workload: Workload, port: int) -> Path:
    """wrk's description of the request; a long body is in a file beside it."""
    folder = BUILD / "wrk"
    folder.mkdir(parents=True, exist_ok=True)
    call, lines = workload.call, [f'wrk.method = "{workload.call.method}"']
    for name, value in fields(call, port).items():
        own = name.title()  # wrk would add a second Host to one in small letters
        lines.append(f'wrk.headers["{own}"] = {lua(value.encode())}')
    if call.body:
        body = folder / f"{workload.name}.body"
        body.write_bytes(call.body)
        lines += [f'local file = io.open("{body}", "rb")', 'wrk.body = file:read("*a")', "file:close()"]
    path = folder / f"{workload.name}.lua"
    path.write_text("\n".join(lines) + SUMMARY)
    return path


def wrk(workload: Workload, port: int, seconds: int) -> list[str]:
    options = ["-t1", f"-c{workload.connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    return ["wrk", *options, "-s", str(script(workload, port)), f"http://127.0.0.1:{port}{workload.call.target}"]


def generator(workload: Workload, own: bool) -> str:
    return "own" if own or workload.kind == "websocket" or shutil.which("wrk") is None else "wrk"


def put(workload: Workload, server: Running, seconds: int, core: int | None, own: bool = False) -> Taken:
    """Load for that many seconds. A wrong answer ends the run."""
    if generator(workload, own) == "wrk":
        command = wrk(workload, server.port, seconds)
    else:
        command = [sys.executable, "-m", "bench.sockets.client", workload.name, str(server.port), str(seconds)]
    before = processes.cpu_seconds(server.pid)
    process = processes.start(command, core, ROOT)
    text, _ = process.communicate()
    after = processes.cpu_seconds(server.pid)
    if process.returncode:
        raise SystemExit(f"{server.server.name}, {workload.name}: the load did not run; see above")
    said = json.loads(text.splitlines()[-1])
    if said["errors"] or not said["requests"]:
        raise SystemExit(f"{server.server.name}, {workload.name}: {said['errors']} errors, {said['requests']} answers")
    cpu = None if before is None or after is None else (after - before) / said["requests"] * 1e6
    return Taken(said["requests"] / said["seconds"] * workload.weight, said["p50"], said["p99"], cpu)
