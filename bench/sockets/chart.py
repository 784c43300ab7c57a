"""A bar chart as SVG, written by hand: one panel for each workload, one bar for each server, whiskers for quartiles."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bench.figures import Figure
from bench.sockets.measure import ASGI, DIRECT, LESS_IS_BETTER, Measured
from bench.sockets.report import rounded, servers_of, workloads_of
from bench.sockets.servers import BY_NAME as SERVERS
from bench.sockets.workloads import Workload

WIDTH, MARGIN, COLUMNS = 960, 20, 2
LABEL, NUMBER, GAP = 130, 60, 30
ROW, BAR, TITLE = 18, 12, 30

# The picture has a ground of its own, so that it reads well on a page of either kind.
STYLE = """
  .ground { fill: #ffffff; stroke: #d5d9de; }
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 14px; }
  .direct { fill: #0a7d4f; } .own { fill: #45ad7f; } .other { fill: #8ea3bd; } .abroad { fill: #c98a2e; }
  .whisker { stroke: #1f2328; stroke-width: 1; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #15181c; stroke: #3a4048; }
    text { fill: #e6e9ed; }
    .direct { fill: #2fbf83; } .own { fill: #1f8a5e; } .other { fill: #5d7390; } .abroad { fill: #d79a41; }
    .whisker { stroke: #e6e9ed; }
  }
"""
ABROAD = ("go", "fastify")
UNITS = {"cpu": "µs of CPU per request"}


def kind(server: str) -> str:
    return "direct" if server == DIRECT else "own" if server == ASGI else "abroad" if server in ABROAD else "other"


def bar(x: float, y: float, server: str, figure: Figure, scale: float) -> list[str]:
    """A name, a bar from x on, its whisker, and the number after it."""
    middle, end = y + BAR / 2, x + figure.median * scale
    low, high = x + figure.low * scale, x + figure.high * scale
    return [
        f'<text x="{x - 6:.0f}" y="{y + 10:.0f}" text-anchor="end">{escape(SERVERS[server].title)}</text>',
        f'<rect class="{kind(server)}" x="{x:.0f}" y="{y:.0f}" width="{end - x:.1f}" height="{BAR}"/>',
        f'<path class="whisker" d="M{low:.1f} {middle:.0f}H{high:.1f}"/>',
        f'<text x="{max(end, high) + 6:.1f}" y="{y + 10:.0f}">{rounded(figure.median)}</text>',
    ]


def panel(measured: Measured, workload: Workload, what: str, x: float, y: float, width: float) -> list[str]:
    found = [(name, measured.figure(workload.name, name, what)) for name in servers_of(measured)]
    best_first = sorted(((name, figure) for name, figure in found if figure), key=lambda pair: pair[1].median)
    bars = best_first if what in LESS_IS_BETTER else best_first[::-1]
    if not bars:
        return []
    most = max(figure.high for _, figure in bars)
    scale = (width - LABEL - NUMBER) / most
    unit = UNITS.get(what, workload.unit)
    title = escape(f"{workload.title.replace('`', '')}, {unit}")
    lines = [f'<text class="title" x="{x:.0f}" y="{y + 14:.0f}">{title}</text>']
    for place, (name, figure) in enumerate(bars):
        lines += bar(x + LABEL, y + TITLE + place * ROW, name, figure, scale)
    return lines


def height(measured: Measured, workload: Workload) -> int:
    return TITLE + ROW * len(measured.taken[workload.name]) + GAP


def draw(measured: Measured, names: Sequence[str], what: str = "rate") -> str:
    """The panels of the named workloads, two beside each other, the best server first; `what` is a field of `Taken`."""
    shown = [workload for workload in workloads_of(measured) if workload.name in names]
    width = (WIDTH - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS
    lines: list[str] = []
    y = MARGIN
    for begin in range(0, len(shown), COLUMNS):
        row = shown[begin : begin + COLUMNS]
        for column, workload in enumerate(row):
            lines += panel(measured, workload, what, MARGIN + column * (width + GAP), y, width)
        y += max(height(measured, workload) for workload in row)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">'
    titles = ", ".join(workload.title.replace("`", "") for workload in shown)
    label = f"<title>{escape(f'All servers on one core: {titles}')}</title>"
    ground = f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{y - 1}" rx="8"/>'
    return "\n".join([head, label, f"<style>{STYLE}</style>", ground, *lines, "</svg>"]) + "\n"
