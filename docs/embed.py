"""Copies the programs of docs/examples into the pages that show them, so that the pages can be read anywhere."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent
SHOWN = re.compile(r'^```(?P<language>\w+) title="examples/(?P<name>[\w./-]+)"\n.*?^```$', re.MULTILINE | re.DOTALL)


def with_program(shown: re.Match[str]) -> str:
    """The fenced block of one program, as its file is now."""
    program = (DOCS / "examples" / shown["name"]).read_text("utf-8")
    return f'```{shown["language"]} title="examples/{shown["name"]}"\n{program}```'


for page in DOCS.rglob("*.md"):
    text = page.read_text("utf-8")
    if (embedded := SHOWN.sub(with_program, text)) != text:
        page.write_text(embedded, "utf-8")
