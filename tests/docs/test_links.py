"""Links inside the documentation lead somewhere: to a file that exists, and to a heading that is on it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCE = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\((?!\w+:)([^)\s]+)\)")
WORDING = re.compile(r"\[([^\]]+)\]\([^)]+\)|[`*]")


def slug(heading: str) -> str:
    """The anchor that the documentation builder makes of a heading."""
    plain = WORDING.sub(lambda part: part[1] or "", heading)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


@cache
def anchors(page: Path) -> frozenset[str]:
    """All anchors of a page; the second of two equal headings has a number."""
    headings = re.findall(r"^#+ (.+?) *$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    seen: Counter[str] = Counter()
    made = []
    for heading in map(slug, headings):
        made.append(f"{heading}_{seen[heading]}" if seen[heading] else heading)
        seen[heading] += 1
    return frozenset(made)


def dead_links(page: Path) -> list[str]:
    text = CODE.sub("", FENCE.sub("", page.read_text("utf-8")))
    dead = []
    for link in LINK.findall(text):
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(link)
    return dead


@pytest.mark.parametrize("page", [*PAGES, *sorted(ROOT.glob("*.md"))], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    (tmp_path / "other.md").write_text("# Other\n\n## `def` or [what](x.md)?\n\n## Same\n\n## Same\n", "utf-8")
    page.write_text(
        "[a](other.md#def-or-what) [b](other.md#same_1) [c](other.md#none) [d](gone.md) [e](#here)\n", "utf-8"
    )
    assert dead_links(page) == ["other.md#none", "gone.md", "#here"]


def navigated(entry: Any) -> list[str]:
    """The pages of one entry of the navigation."""
    if isinstance(entry, str):
        return [entry]
    entries = entry.values() if isinstance(entry, dict) else entry
    return [page for one in entries for page in navigated(one)]


def test_the_navigation_has_every_page_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = navigated(yaml.safe_load(text)["nav"])
    assert sorted(listed) == [page.relative_to(DOCS).as_posix() for page in PAGES]
