"""Bodies in chunks (RFC 9112, section 7.1)."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from typeway.server._head import Refusal
from typeway.server._limits import Limits

__all__ = ["Chunks"]


class _Part(Enum):
    """What comes next."""

    SIZE = auto()
    DATA = auto()
    DATA_END = auto()
    TRAILER = auto()


_SIZE: Final = re.compile(
    rb"([0-9A-Fa-f]{1,16})(?:[ \t]*;[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z][\t\x20-\x7e\x80-\xff]*)?\r\n"
)
_TRAILER: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n")


class Chunks:
    """Takes the chunked transfer coding off one body. Extensions and trailers are checked, counted and dropped."""

    __slots__ = ("_extra", "_fields", "_left", "_limits", "_line", "_part")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._part = _Part.SIZE
        self._left = 0
        self._line = b""
        self._extra = 0
        self._fields = 0

    def feed(self, octets: bytes) -> tuple[list[bytes], bytes | None]:
        """Return the pieces of the body in ``octets``; if its end is there as well, also what is behind it.

        Raises:
            Refusal: with status 400, the coding is malformed or beyond a limit.
        """
        pieces: list[bytes] = []
        at = 0
        while at < len(octets):
            if self._part is _Part.DATA:
                piece = octets[at : at + self._left]
                pieces.append(piece)
                at += len(piece)
                self._left -= len(piece)
                if self._left == 0:
                    self._part = _Part.DATA_END
                continue
            end = octets.find(b"\n", at) + 1
            line = self._line + octets[at : end or len(octets)]
            if len(line) > self._limits.chunk_line:
                raise Refusal(400)
            if not end:
                self._line = line
                break
            self._line, at = b"", end
            if self._whole(line):
                return pieces, octets[at:]
        return pieces, None

    def _whole(self, line: bytes) -> bool:
        """Take in one line, with its end; tell whether it was the last."""
        if self._part is _Part.SIZE:
            self._size(line)
        elif self._part is _Part.DATA_END:
            if line != b"\r\n":
                raise Refusal(400)
            self._part = _Part.SIZE
        elif line == b"\r\n":
            return True
        else:
            self._fields += 1
            self._count(len(line))
            if _TRAILER.fullmatch(line) is None or self._fields > self._limits.fields:
                raise Refusal(400)
        return False

    def _size(self, line: bytes) -> None:
        found = _SIZE.fullmatch(line)
        if found is None:
            raise Refusal(400)
        self._count(len(line) - len(found[1]) - 2)
        self._left = int(found[1], 16)
        self._part = _Part.DATA if self._left else _Part.TRAILER

    def _count(self, octets: int) -> None:
        """Count what is no part of the body."""
        self._extra += octets
        if self._extra > self._limits.head_size:
            raise Refusal(400)
