"""The Python examples of a guide to FastAPI, word for word, cut out of its text.

The text lies beside the repository where it is developed; elsewhere there is none, and the tests skip.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "shared" / "guide.txt"
_HEADING = re.compile(r"^python (\S+\.py)(?: — (\w+))?$")
_END = re.compile(r"^(?:(?:python|bash) \S+|\d\d$)")


def examples(text: str) -> dict[str, str]:
    """Every example by its name; of two with the same name the second carries its subtitle."""
    lines = text.splitlines()
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        heading = _HEADING.match(line)
        if heading is not None:
            found[heading[1] + (f" ({heading[2]})" if heading[2] else "")] = _program(lines[number + 1 :])
    return found


def _program(lines: list[str]) -> str:
    """The longest beginning that is Python; what follows is prose, of which single words are Python too."""
    end = next((number for number, line in enumerate(lines) if _END.match(line)), len(lines))
    while end:
        text = "\n".join(lines[:end]) + "\n"
        try:
            body = ast.parse(text).body
        except SyntaxError:
            end -= 1
            continue
        while body and _is_prose(body[-1]):
            body.pop()
        return "".join(f"{line}\n" for line in lines[: body[-1].end_lineno])
    return ""


def _is_prose(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Name | ast.Constant)
