"""The reference shows every public name that programs use, and each of them has something to say."""

from __future__ import annotations

import re
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import typeway
import typeway.security

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
SHOWN = re.compile(r"^::: (?P<name>[\w.]+)\n(?:    options: \{ (?P<options>.*) \}$)?", re.MULTILINE)
PAGES = sorted(REFERENCE.glob("*.md"))

# Starlette's, which the pages link to.
ELSEWHERE = {"Request", "Response", "WebSocket", "WebSocketDisconnect", "status"}


def looked_up(name: str) -> Any:
    """The module or member of a full name."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        parent, _, member = name.rpartition(".")
        return getattr(import_module(parent), member)


def shown_on(page: Path) -> dict[str, Any]:
    """The full names that a page asks for, with their objects."""
    found: dict[str, Any] = {}
    for block in SHOWN.finditer(page.read_text("utf-8")):
        thing = found[block["name"]] = looked_up(block["name"])
        members = re.search(r"members: \[(.*)\]", block["options"] or "")
        names = members[1].split(", ") if members else getattr(thing, "__all__", [])
        if isinstance(thing, ModuleType):
            found |= {f"{block['name']}.{name}": getattr(thing, name) for name in names}
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem != "index"], ids=lambda page: page.stem)
def test_whatever_is_shown_exists_and_is_described(page: Path) -> None:
    shown = shown_on(page)
    assert shown
    assert [name for name, thing in shown.items() if callable(thing) and not getdoc(thing)] == []


def test_every_name_of_the_package_is_shown() -> None:
    shown = {name.rpartition(".")[2] for page in PAGES for name in shown_on(page)}
    assert set(typeway.__all__) - ELSEWHERE - shown == set()
    assert set(typeway.security.__all__) - shown == set()


def test_the_overview_links_every_page() -> None:
    overview = (REFERENCE / "index.md").read_text("utf-8")
    assert {page.name for page in PAGES} - {"index.md"} == set(re.findall(r"\((\w+\.md)\)", overview))


def test_the_options_of_routes_and_parameters_are_described() -> None:
    for name in ("_options", "_param_options"):
        source = Path(typeway.__file__).with_name(f"{name}.py").read_text("utf-8")
        options = re.findall(r"^class \w+Options\(.*?\n\n\n", source, re.MULTILINE | re.DOTALL)
        assert options
        for group in options:
            assert re.findall(r'^    (\w+): .*\n(?!    """)', group, re.MULTILINE) == []
