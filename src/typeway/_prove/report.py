"""A proof as text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from html import escape
from statistics import median
from typing import Any

from typeway._prove.records import Proof, RouteProof, Verdict

__all__ = [
    "COLUMNS",
    "as_html",
    "as_json",
    "as_markdown",
    "difference_lines",
    "headline",
    "json_text",
    "notes",
    "route_cells",
    "speed_line",
]

COLUMNS = ("route", "requests", "answers", "FastAPI µs", "Typeway µs", "faster")
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem }
th { border-bottom: 2px solid #888 } td { border-bottom: 1px solid #ddd } td:nth-child(n+4) { text-align: right }
code, pre { font: 14px/1.4 ui-monospace, monospace } pre { background: #f5f5f5; padding: .6rem; white-space: pre-wrap }
.equal { color: #176b2c } .differs { color: #a4161a; font-weight: bold }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd } pre { background: #262626 } }
"""


def headline(proof: Proof) -> str:
    """Return the result in one line."""
    if proof.failures:
        sides = " and ".join(_title(failure.side) for failure in proof.failures)
        return f"{proof.program} cannot be loaded under {sides}."
    if proof.equal:
        return (
            f"{proof.program} is equal on both: {proof.requests} requests to {_count(proof)}, and the OpenAPI document."
        )
    differing = sum(len(route.differing) for route in proof.routes)
    parts = [f"{differing} of {proof.requests} requests"] if differing else []
    parts += ["the OpenAPI document"] if proof.document else []
    parts += ["start-up or shut-down"] if proof.lifespan else []
    return f"{proof.program} differs in {' and '.join(parts)}."


def _count(proof: Proof) -> str:
    number = sum(1 for route in proof.routes if route.verdicts and not route.route.startswith("("))
    return f"{number} route" if number == 1 else f"{number} routes"


def _title(side: str) -> str:
    return {"fastapi": "FastAPI", "typeway": "Typeway"}[side]


def speed_line(proof: Proof) -> str | None:
    """Return what the measurements say all in all, ``None`` if nothing was measured."""
    ratios = [route.speed.ratio for route in proof.routes if route.speed is not None]
    if not ratios:
        return None
    return (
        f"Typeway answers {min(ratios):.1f} to {max(ratios):.1f} times faster than FastAPI "
        f"(median {median(ratios):.1f}, CPU time in process, no server)."
    )


def route_cells(route: RouteProof) -> tuple[str, ...]:
    """Return one row of the table, as ``COLUMNS`` has it."""
    if route.left_out is not None and not route.verdicts:
        return (route.route, "–", "not tried", "", "", "")
    answers = f"{len(route.differing)} differ" if route.differing else "equal"
    speed = route.speed
    figures = ("", "", "") if speed is None else (f"{speed.fastapi:.0f}", f"{speed.typeway:.0f}", f"{speed.ratio:.1f}×")
    return (route.route, str(len(route.verdicts)), answers, *figures)


def difference_lines(proof: Proof) -> Iterator[tuple[str, list[str]]]:
    """Yield a heading and the lines of everything that differed."""
    if proof.document:
        yield "OpenAPI document", proof.document
    if proof.lifespan:
        yield "lifespan", proof.lifespan
    for route in proof.routes:
        for verdict in route.differing:
            yield describe(verdict), list(verdict.differences)


def describe(verdict: Verdict) -> str:
    """Return one request in a line."""
    return f"{verdict.probe.method} {verdict.probe.target} ({verdict.probe.kind})"


def masked(proof: Proof) -> list[str]:
    """Return the rules that hid something."""
    return sorted({name for route in proof.routes for verdict in route.verdicts for name in verdict.masked})


def as_json(proof: Proof) -> dict[str, Any]:
    """Return the proof as data for ``json.dumps``; requests that were answered alike are counted, not listed."""
    return {
        "program": proof.program,
        "equal": proof.equal,
        "versions": proof.versions,
        "failures": [asdict(failure) for failure in proof.failures],
        "document": proof.document,
        "lifespan": proof.lifespan,
        "requests": proof.requests,
        "masked": masked(proof),
        "routes": [_route_json(route) for route in proof.routes],
    }


def json_text(proof: Proof) -> str:
    """Return the proof as indented JSON."""
    return json.dumps(as_json(proof), indent=2) + "\n"


def _route_json(route: RouteProof) -> dict[str, Any]:
    return {
        "route": route.route,
        "requests": len(route.verdicts),
        "equal": not route.differing,
        "left_out": route.left_out,
        "microseconds": None if route.speed is None else asdict(route.speed),
        "differences": [
            {**verdict.probe.to_json(), "differences": list(verdict.differences)} for verdict in route.differing
        ],
    }


def as_markdown(proof: Proof) -> str:
    """Return the proof as a page of Markdown."""
    lines = [f"# {headline(proof)}", "", _versions_line(proof), ""]
    for failure in proof.failures:
        lines += [f"## {_title(failure.side)}: {failure.reason}", "", *_fenced("".join(failure.details)), ""]
    if proof.routes:
        lines += [f"| {' | '.join(COLUMNS)} |", "|---|---:|---|---:|---:|---:|"]
        lines += [f"| {' | '.join(_cell(cell) for cell in route_cells(route))} |" for route in proof.routes]
        lines += [""]
    speed = speed_line(proof)
    lines += [speed, ""] if speed else []
    for heading, found in difference_lines(proof):
        lines += [f"## {heading}", "", *_fenced("\n".join(found)), ""]
    return "\n".join([*lines, *notes(proof)]).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _fenced(text: str) -> list[str]:
    fence = "````" if "```" in text else "```"
    return [f"{fence}text", text.rstrip("\n"), fence]


def _versions_line(proof: Proof) -> str:
    return ", ".join(f"{name} {version}" for name, version in proof.versions.items())


def notes(proof: Proof) -> list[str]:
    """Return what was not tried or not compared, and why."""
    left_out = sorted({route.left_out for route in proof.routes if route.left_out})
    found = [f"Not tried – {reason}." for reason in left_out]
    if any(route.route == f"GET {page}" for route in proof.routes for page in proof.pages):
        found.append("Of the documentation pages status and headers are compared; their HTML is each framework's own.")
    hidden = masked(proof)
    return found + ([f"Not compared, since it changes from run to run: {', '.join(hidden)}."] if hidden else [])


def as_html(proof: Proof) -> str:
    """Return the proof as one HTML page that needs nothing else."""
    head = (
        f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{escape(proof.program)}</title>"
    )
    parts = [f"<!doctype html><html lang=en>{head}<style>{_STYLE}</style>", f"<h1>{escape(headline(proof))}</h1>"]
    parts.append(f"<p>{escape(_versions_line(proof))}</p>")
    for failure in proof.failures:
        parts.append(f"<h2>{_title(failure.side)}: {escape(failure.reason)}</h2>")
        parts.append(f"<pre>{escape(''.join(failure.details))}</pre>")
    if proof.routes:
        parts.append("<table><tr>" + "".join(f"<th>{name}</th>" for name in COLUMNS) + "</tr>")
        parts += [_html_row(route) for route in proof.routes]
        parts.append("</table>")
    parts += [f"<p>{escape(line)}</p>" for line in (speed_line(proof),) if line]
    for heading, found in difference_lines(proof):
        parts.append(f"<h2>{escape(heading)}</h2><pre>{escape(chr(10).join(found))}</pre>")
    parts += [f"<p>{escape(note)}</p>" for note in notes(proof)]
    return "\n".join(parts) + "\n</html>\n"


def _html_row(route: RouteProof) -> str:
    name, requests, answers, *figures = route_cells(route)
    kind = "differs" if route.differing else "equal"
    cells = [f"<td><code>{escape(name)}</code></td><td>{requests}</td><td class={kind}>{escape(answers)}</td>"]
    return "<tr>" + "".join(cells + [f"<td>{figure}</td>" for figure in figures]) + "</tr>"
