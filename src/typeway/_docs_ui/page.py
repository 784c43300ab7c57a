"""What the pages have in common: the frame, and safe ways to put values into HTML and into scripts.

Every value is escaped for the place where it stands, so that a title or an address can hold any character.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from typeway.encoders import jsonable_encoder

__all__ = ["attribute", "frame", "script_json", "script_string"]

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>{title}</title>
{head}
</head>
<body>
{body}
</body>
</html>
"""

# Characters that could end a script element or start a comment in it (WHATWG HTML, section 4.12.1.3).
_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}
# A single-quoted string also must not contain its quote or the separators that old engines take for the end of a line.
_QUOTED = {**_MARKUP, ord("'"): "\\'", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def frame(title: str, head: Iterable[str], body: Iterable[str]) -> str:
    """Return a page; the lines of head and body are HTML, the title is text."""
    return _FRAME.format(title=escape(title), head="\n".join(head), body="\n".join(body))


def attribute(value: str) -> str:
    """Return a text as an attribute value in double quotes."""
    return f'"{escape(value)}"'


def script_json(value: Any) -> str:
    """Return a value as JSON that can stand in a script element."""
    return json.dumps(jsonable_encoder(value)).translate(_MARKUP)


def script_string(value: str) -> str:
    """Return a text as a string of JavaScript in single quotes."""
    inner = json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"')
    return f"'{inner.translate(_QUOTED)}'"
