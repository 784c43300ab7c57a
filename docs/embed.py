"""Copies the programs of docs/examples into the pages that show them, so that the pages can be read anywhere."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent
SHOWN = re.compile(r'^```python title="examples/(?P<name>\w+)\.py"\n.*?^```$', re.MULTILINE | re.DOTALL)


def with_program(shown: re.Match[str]) -> str:
    """The fenced block of one program, as its file is now."""
    program = (DOCS / "examples" / f"{shown['name']}.py").read_text("utf-8")
    return f'```python title="examples/{shown["name"]}.py"\n{program}```'


for page in DOCS.glob("*.md"):
    page.write_text(SHOWN.sub(with_program, page.read_text("utf-8")), "utf-8")
