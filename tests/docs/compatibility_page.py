"""Writes docs/compatibility.md from the tests: ``python -m tests.docs.compatibility_page``.

The page lists what runs on both frameworks and is compared, what differs on purpose, and which libraries were run. The
versions of the libraries are those installed when it was written.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "compatibility.md"
PROGRAMS = ROOT / "tests" / "conformance" / "programs"
VERSIONS = ROOT / "tests" / "libraries" / "versions.json"
SUITES = ROOT / "tests" / "suites" / "results.json"
DIFFERENCES = ROOT / "docs" / "differences.md"
APPLICATIONS = ROOT / "tests" / "prove" / "programs"

CHAPTERS = {
    "03": "Applications, routers, routing",
    "04": "Path parameters",
    "05": "Query, header and cookie parameters",
    "06": "Request bodies",
    "07": "Responses and streams",
    "08": "Errors",
    "09": "Forms, files, limits",
    "10": "Dependencies",
    "11": "Security",
    "12": "Middleware, WebSockets, lifespan, background tasks",
    "13": "Sub-applications, proxies, static files, front ends",
    "14": "OpenAPI and documentation pages",
    "15": "Testing and settings",
    "16": "What libraries read",
}
_DOCSTRING = re.compile(r'"""(.+?)"""', re.DOTALL)
_NAME = re.compile(r"^[\w.\-]+")


def rendered() -> str:
    """The whole page."""
    return (
        "\n".join(["# Compatibility", "", *_compared(), *_different(), *_applications(), *_libraries(), *_suites()])
        + "\n"
    )


def _compared() -> Iterator[str]:
    programs = dict(_programs())
    yield f"""This page is written from the tests.

## What is compared

{len(programs)} programs run on FastAPI 0.165 and on Typeway, and everything that can be seen from outside is compared:
status, headers with their order, bodies to the byte, exceptions, warnings, events of start-up and shut-down, WebSocket
messages, and the OpenAPI document with the order of its members. For programs with a document, generated requests are
compared as well.
"""
    counts = Counter(name[2:4] for name in programs)
    yield "| subject | programs |"
    yield "|---|---:|"
    for chapter, title in CHAPTERS.items():
        if counts[chapter]:
            yield f"| {title} | {counts[chapter]} |"
    yield ""
    for chapter, title in CHAPTERS.items():
        if counts[chapter]:
            yield f'??? note "{title}"'
            yield ""
            yield from (f"    - {text}" for name, text in programs.items() if name[2:4] == chapter)
            yield ""


def _programs() -> Iterator[tuple[str, str]]:
    for path in sorted(PROGRAMS.glob("ch*")):
        file = path / "__init__.py" if path.is_dir() else path
        yield path.stem, " ".join(docstring(file).partition("\n\n")[0].split())


def docstring(file: Path) -> str:
    """What a program says of itself; it may be in a syntax that this Python does not know."""
    found = _DOCSTRING.match(file.read_text("utf-8"))
    return "" if found is None else found[1].strip()


def _different() -> Iterator[str]:
    rows = [line for line in DIFFERENCES.read_text("utf-8").splitlines() if line.startswith("| ")]
    yield f"""## What differs on purpose

{len(rows) - 1} points, each with its reason: [Differences](differences.md). Anything else that differs is a defect.
"""


def _applications() -> Iterator[str]:
    yield """## Whole applications

Applications of the usual shapes, which [`typeway prove`](prove.md) shows to be equal on both frameworks:
"""
    for file in sorted(APPLICATIONS.glob("*.py")):
        yield f"- {docstring(file)}"
    yield ""


def _libraries() -> Iterator[str]:
    versions: dict[str, str] = json.loads(VERSIONS.read_text("utf-8"))
    yield """## Libraries

For each of these a program that uses it runs on FastAPI and, in [drop-in mode](dropin.md), on Typeway, with the same
results:

| library | version |
|---|---|"""
    yield from (f"| {name} | {number} |" for name, number in versions.items())
    yield ""


def _suites() -> Iterator[str]:
    results: dict[str, Any] = json.loads(SUITES.read_text("utf-8"))
    yield """## Test suites of libraries

The tests that libraries bring along, run with `pytest` on FastAPI and with `pytest -p typeway.dropin` on Typeway.
`make test-libraries` repeats it.

| library | version | passed on FastAPI | passed on Typeway |
|---|---|---:|---:|"""
    for name, result in results.items():
        yield f"| {name} | {result['version']} | {result['passed_on_fastapi']} | {result['passed_on_typeway']} |"
    yield ""
    for name, result in results.items():
        for test, reason in result["explained"].items():
            yield f"- {name}, `{test}`: {reason}."


def installed_libraries() -> dict[str, str]:
    """What the extra `libraries` names, with the versions that are installed."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    names = [match[0] for line in extras["libraries"] if (match := _NAME.match(line)) and match[0] != "typeway"]
    return {name: version(name) for name in sorted(names)}


if __name__ == "__main__":
    VERSIONS.write_text(json.dumps(installed_libraries(), indent=2) + "\n", "utf-8")
    PAGE.write_text(rendered(), "utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")
