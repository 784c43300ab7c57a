"""Writes the figures of the last run into `docs/performance.md`, and the charts beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.sockets import report
from bench.sockets.chart import draw
from bench.sockets.measure import ASGI, DIRECT, Measured
from bench.sockets.servers import ROOT

PAGE = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images"
BEGIN, END = "<!-- figures: written by `make bench ARGS=page` -->", "<!-- end of figures -->"
FIRST = ("hello", "def", "item", "order", "deps", "layers")
CHARTS = {
    "performance.svg": ("Requests per second; longer is better", "rate", FIRST),
    "performance-cpu.svg": ("CPU time of the server per request; shorter is better", "cpu", FIRST),
    "performance-more.svg": (
        "More work, by the second; longer is better",
        "rate",
        ("list", "jwt", "form", "upload", "websocket", "events", "row", "session"),
    ),
}


def circumstances_line(circumstances: dict[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in circumstances.items()) + "."


def sections(measured: Measured, circumstances: dict[str, Any]) -> list[str]:
    """The paragraphs and tables between the two marks."""
    parts = [circumstances_line(circumstances), report.noise(measured)]
    for file, (title, _, names) in CHARTS.items():
        if set(names) & set(measured.taken):
            parts.append(f"{title}:\n\n![{title}: a bar for each server; the tables have the numbers](images/{file})")
    parts += ["## Rates", report.rates(measured)]
    if measured.taken:
        parts += ["## How many times faster is Typeway on its direct protocol?", report.ratios(measured, DIRECT)]
        parts += ["## How many times faster is Typeway on uvicorn?", report.ratios(measured, ASGI)]
        parts += ["## CPU time of the server, µs per request", report.cpu(measured)]
        parts += ["The other servers' CPU time as a multiple of Typeway's on its direct protocol:"]
        parts += [report.ratios(measured, DIRECT, "cpu")]
        parts += ["## Latency: the slowest of a hundred, ms", report.latency(measured)]
    if measured.starts:
        parts += ["## Start and memory", report.starts(measured)]
    if missing := report.lacking(measured):
        parts += ["## What is missing", "\n".join(f"- {line}" for line in missing)]
    parts.append("## With quartiles")
    parts += [
        f"### {load.title}, {load.connections} connections\n\n{report.details(measured, load)}"
        for load in report.workloads_of(measured)
    ]
    return parts


def write(measured: Measured, circumstances: dict[str, Any], page: Path = PAGE, images: Path = IMAGES) -> list[Path]:
    """Put the figures between the marks of the page. Returns the files written.

    Raises:
        ValueError: the page has no marks.
    """
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} has no place for the figures")
    written = [page]
    for file, (_, what, names) in CHARTS.items():
        if set(names) & set(measured.taken):
            images.mkdir(parents=True, exist_ok=True)
            (images / file).write_text(draw(measured, names, what), "utf-8")
            written.append(images / file)
    figures = "\n\n".join(part for part in sections(measured, circumstances) if part)
    page.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}", "utf-8")
    return written
