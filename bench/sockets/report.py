"""Tables of what was measured, as text that is Markdown as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.figures import Figure, table
from bench.sockets.measure import ASGI, DIRECT, Measured
from bench.sockets.servers import BY_NAME as SERVERS
from bench.sockets.servers import SERVERS as ALL_SERVERS
from bench.sockets.workloads import WORKLOADS, Workload

STARTS = {
    "wall": "ms to the first answer",
    "cpu": "ms of CPU until then",
    "memory": "MB then",
    "connection": "KiB per idle connection",
}
PROGRAMS = {"routes": "500 routes", "layers": "six middleware", "rows": "SQLite row"}


def servers_of(measured: Measured) -> list[str]:
    seen = {server for of in measured.taken.values() for server in of} | set(measured.starts)
    return [server.name for server in ALL_SERVERS if server.name in seen]


def workloads_of(measured: Measured) -> list[Workload]:
    return [workload for workload in WORKLOADS if workload.name in measured.taken]


def rounded(value: float) -> str:
    """A number with as many digits as mean something, thousands apart."""
    if value >= 1000:
        return f"{round(value, 3 - len(str(int(value)))):,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def median(figure: Figure | None) -> str:
    return "" if figure is None else rounded(figure.median)


def spread(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return f"{rounded(figure.median)} ({rounded(figure.low)}–{rounded(figure.high)})"


def times(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.median:.1f}×" if figure.median >= 2 else f"{figure.median:.2f}×"


Cell = Callable[[Workload, str], str]


def grid(measured: Measured, names: Sequence[str], cell: Cell, unit: bool = False) -> str:
    """A row for each workload, a column for each server; workloads without any figure are left out."""
    rows = []
    for workload in workloads_of(measured):
        cells = [cell(workload, name) for name in names]
        if any(cells):
            rows.append([f"{workload.title}, {workload.unit}" if unit else workload.title, *cells])
    return table(["", *(SERVERS[name].title for name in names)], rows)


def rates(measured: Measured) -> str:
    return grid(measured, servers_of(measured), lambda load, name: median(measured.figure(load.name, name)), unit=True)


def ratios(measured: Measured, own: str, what: str = "rate") -> str:
    others = [name for name in servers_of(measured) if name not in (DIRECT, ASGI)]
    return grid(measured, others, lambda load, name: times(measured.ratio(load.name, own, name, what)))


def cpu(measured: Measured) -> str:
    return grid(measured, servers_of(measured), lambda load, name: median(measured.figure(load.name, name, "cpu")))


def latency(measured: Measured) -> str:
    return grid(measured, servers_of(measured), lambda load, name: median(measured.figure(load.name, name, "p99")))


def starts(measured: Measured) -> str:
    rows = [
        [SERVERS[name].title, *(spread(measured.started(name, what)) for what in STARTS)]
        for name in servers_of(measured)
        if name in measured.starts
    ]
    return table(["", *STARTS.values()], rows)


def details(measured: Measured, workload: Workload) -> str:
    """All figures of one workload, with their quartiles."""
    rows = []
    for name in servers_of(measured):
        if (rate := measured.figure(workload.name, name)) is not None:
            own = [measured.ratio(workload.name, one, name) for one in (DIRECT, ASGI)]
            figures = [measured.figure(workload.name, name, what) for what in ("cpu", "p50", "p99")]
            rows.append([SERVERS[name].title, *(spread(figure) for figure in (rate, *figures, *own))])
    head = ["", workload.unit, "CPU µs/request", "p50 ms", "p99 ms"]
    return table([*head, "direct is × this", "on uvicorn is × this"], rows)


def noise(measured: Measured) -> str:
    parts = []
    for what, title in (("rate", "rates"), ("cpu", "CPU times")):
        middle, widest = measured.noise(what)
        parts.append(f"{title} {middle:.0%}, widest {widest:.0%}")
    return f"Distance of the quartiles, as a part of the median: {'; '.join(parts)}."


def lacking(measured: Measured) -> list[str]:
    """Lines that say what is missing from the tables, and why."""
    lines = [f"{SERVERS[name].title} was not measured: {reason}." for name, reason in measured.skipped.items()]
    titles = {workload.name: workload.title for workload in workloads_of(measured)}
    titles |= {workload.program: PROGRAMS.get(workload.program, "") for workload in workloads_of(measured)}
    titles |= {"smallest": "starts"} if measured.starts else {}
    for name in servers_of(measured):
        lacks = [f"{titles[key]} – {why}" for key, why in SERVERS[name].lacks.items() if key in titles]
        if lacks:
            lines.append(f"{SERVERS[name].title}: {'; '.join(lacks)}.")
    return lines


def text(measured: Measured) -> str:
    """Everything, for a terminal."""
    parts = [
        f"{workload.title}, {workload.connections} connections\n\n{details(measured, workload)}"
        for workload in workloads_of(measured)
    ]
    if measured.starts:
        parts.append(f"Starts of the smallest program\n\n{starts(measured)}")
    return "\n\n".join(part for part in [*parts, noise(measured), "\n".join(lacking(measured))] if part)
