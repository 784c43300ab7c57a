"""From octets to requests, apart from any input and output: heads, bodies, and what is left over."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from typeway.server._chunks import Chunks
from typeway.server._head import CHUNKED, NO_BLOCK, Block, Head, Refusal, parse_head
from typeway.server._limits import Limits

__all__ = ["Framing"]

# The most common kind of request line, in full; any other is looked at the long way. Nothing is given back once it is
# matched: a line without an end would take time with the square of its length.
_COMMON_LINE: Final = re.compile(rb"([A-Z]{3,7}) (/[!\"$->@-~]*+)\??([!\"$-~]*+) HTTP/1\.1\r\n")
_METHODS: Final = {name.encode(): name for name in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")}
_START: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}(?: |\Z)")
_KEPT_BLOCK: Final = 2048
"""Octets of a header section that is kept to be compared with the next one."""


class Framing:
    """The requests of one connection.

    ``rest`` is what has arrived and not been taken; ``empty`` counts the octets of empty lines. A client mostly sends
    the same header section again: the last one is kept, and an equal one means the same without being parsed.
    """

    __slots__ = ("_block", "_chunks", "_kept", "_limits", "_line_end", "empty", "left", "rest")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._line_end = limits.line_size + 2
        self._kept = min(_KEPT_BLOCK, limits.head_size - self._line_end)
        self._block: Block = NO_BLOCK
        self._chunks: Chunks | None = None
        self.left = 0
        self.rest = b""
        self.empty = 0

    def take(self, octets: bytes) -> Head | None:
        """Return the next head, if it is there now that ``octets`` have arrived.

        Raises:
            Refusal: it is malformed, ambiguous or beyond a limit.
        """
        if self.rest:
            octets = self.rest + octets
        line = _COMMON_LINE.match(octets)
        if line is not None:
            end = line.end()
            block = self._block
            name, raw_path, query = line.groups()
            method = _METHODS.get(name)
            if method is not None and end <= self._line_end and octets.startswith(block.octets, end):
                end += len(block.octets)
                self.rest = octets[end:] if len(octets) > end else b""
                self.empty = 0
                head = Head()
                head.block = block
                head.method = method
                head.raw_path = raw_path
                head.query = query
                path = raw_path.decode("ascii")
                head.path = unquote(path) if "%" in path else path
                return head
        return self._search(octets)

    def _search(self, octets: bytes) -> Head | None:
        """Look for the end of a head; refuse early what cannot become one."""
        limits = self._limits
        while octets.startswith(b"\r\n"):  # RFC 9112, section 2.2
            octets = octets[2:]
            self.empty += 2
        self.rest = octets
        end = octets.find(b"\r\n\r\n") + 4
        whole = end >= 4
        line = octets.find(b"\r\n")
        if (line if line >= 0 else len(octets) - octets.endswith(b"\r")) > limits.line_size:
            raise Refusal(414, "Request line too long.")
        if (end if whole else len(octets)) + self.empty > limits.head_size:
            raise Refusal(431, "Header section too large.")
        _check_lines(octets[:end] if whole else octets)
        if not whole:
            return None
        head = parse_head(octets[:end], limits)
        if head.block.version == "1.1" and len(head.block.octets) <= self._kept:
            self._block = head.block
        self.rest = octets[end:]
        self.empty = 0
        return head

    def open_body(self, length: int) -> None:
        """Expect a body, of so many octets or in chunks."""
        self.left = length
        self._chunks = Chunks(self._limits) if length == CHUNKED else None

    def body(self, octets: bytes) -> tuple[list[bytes], bool]:
        """Return the pieces of the body in ``octets``, and whether it is complete; what is behind it is kept.

        Raises:
            Refusal: the chunks are malformed or beyond a limit.
        """
        if self._chunks is not None:
            pieces, rest = self._chunks.feed(octets)
            self.rest = rest or b""
            return pieces, rest is not None
        size = len(octets)
        if size < self.left:
            self.left -= size
            return [octets], False
        if size == self.left:
            self.left = 0
            return [octets], True
        piece, self.rest = octets[: self.left], octets[self.left :]
        self.left = 0
        return [piece], True


def _check_lines(octets: bytes) -> None:
    """Refuse what is no beginning of a request, and lines that do not end with CR LF."""
    pairs = octets.count(b"\r\n")
    if octets.count(b"\n") != pairs or octets.count(b"\r") - pairs > octets.endswith(b"\r"):
        raise Refusal(400)
    if octets and octets != b"\r" and _START.match(octets) is None:
        raise Refusal(400)
