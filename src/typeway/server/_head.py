"""The head of a request: request line and header section (RFC 9112, sections 3 and 5).

httptools (llhttp, strict) decides what is well-formed. What decides about framing and addressing is checked here again
by patterns over octets, and no octet that a client sent is ever given to ``int`` or ``strip`` before that.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

import httptools

from typeway._runtime.values import Fields
from typeway.server._limits import Limits

__all__ = ["CHUNKED", "NO_BLOCK", "Block", "Head", "Refusal", "parse_head"]

CHUNKED: Final = -1
"""The length of a body in chunks."""


class Refusal(Exception):
    """A request that the protocol answers itself, with ``status``, ``text`` and more ``fields``; it is the last one."""

    def __init__(
        self,
        status: int,
        text: str = "Invalid HTTP request received.",
        fields: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text
        self.fields = fields


class Block:
    """A header section and what follows from it, which depends on its octets and the version only.

    ``octets`` are those from behind the request line to the end of the section, ``headers`` the fields as ASGI has
    them, ``length`` that of the body. ``upgrade`` asks for a WebSocket, ``forwarded`` tells of a proxy in front.
    """

    __slots__ = ("close", "expect", "forwarded", "headers", "length", "octets", "upgrade", "version")

    def __init__(self, octets: bytes, version: str, headers: Fields) -> None:
        self.octets = octets
        self.version = version
        self.headers = headers
        self.length = 0
        self.close = version == "1.0"
        self.expect = False
        self.upgrade = False
        self.forwarded = False


NO_BLOCK: Final = Block(b"\xff", "1.1", Fields([]))
"""A section that nothing is equal to."""


class Head:
    """One request: what its line says, and its header section."""

    __slots__ = ("block", "method", "path", "query", "raw_path")

    block: Block
    method: str
    path: str
    query: bytes
    raw_path: bytes


class _Report:
    """What httptools reports."""

    __slots__ = ("complete", "pairs")

    def __init__(self) -> None:
        self.pairs: list[tuple[bytes, bytes]] = []
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.pairs.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        self.complete = True


_LINE: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e]+) HTTP/([0-9]\.[0-9])\r\n")
_TARGET: Final = re.compile(rb"(?:https?://[^/?#@]+)?(/[^?#]*|)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE)
_LENGTH: Final = re.compile(rb"[0-9]{1,18}")
_HOST: Final = re.compile(
    rb"(?:\[[0-9A-Za-z:.%\-_~]+\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)(?::[0-9]{0,5})?"
)
_VERSIONS: Final = {b"1.1": "1.1", b"1.0": "1.0"}


def parse_head(octets: bytes, limits: Limits) -> Head:
    """Return the request whose head is ``octets``, from the first of the line to the empty line.

    Raises:
        Refusal: it is malformed, ambiguous or beyond a limit.
    """
    line = _LINE.match(octets)
    if line is None:
        raise Refusal(400)
    method, target, number = line.groups()
    version = _VERSIONS.get(number)
    if version is None:
        raise Refusal(505, "Unsupported HTTP version.")
    if octets.count(b"\r\n") > limits.fields + 2:
        raise Refusal(431, "Too many header fields.")
    head = Head()
    head.method = method.decode("ascii")
    head.block = _parse_block(octets, line.end(), version)
    place = _TARGET.fullmatch(target)
    if target == b"*" and method == b"OPTIONS":  # RFC 9112, section 3.2.4
        head.raw_path, head.query = target, b""
    elif place is None or method == b"CONNECT":
        raise Refusal(400)
    else:
        head.raw_path, head.query = place[1] or b"/", place[2] or b""
    path = head.raw_path.decode("ascii")
    head.path = unquote(path) if "%" in path else path
    return head


def _parse_block(octets: bytes, start: int, version: str) -> Block:
    fields = _Report()
    # A parser per section: what comes behind it is never parsed as a request by mistake.
    parser = httptools.HttpRequestParser(fields)
    try:
        parser.feed_data(octets)
    except httptools.HttpParserUpgrade:
        pass  # whether it is one is decided below
    except httptools.HttpParserInvalidMethodError:
        raise Refusal(501, "Unknown method.") from None
    except httptools.HttpParserError:
        raise Refusal(400) from None
    if not fields.complete:
        raise Refusal(400)
    block = Block(octets[start:], version, Fields(fields.pairs))
    _interpret(block)
    return block


def _interpret(block: Block) -> None:
    """Read the fields that the protocol itself obeys."""
    lengths: list[bytes] = []
    codings: list[bytes] = []
    hosts: list[bytes] = []
    options: set[bytes] = set()
    upgrades: list[bytes] = []
    for name, value in block.headers:
        if name == b"host":
            hosts.append(value)
        elif name == b"content-length":
            lengths.append(value)
        elif name == b"transfer-encoding":
            codings.append(value)
        elif name == b"connection":
            options.update(_tokens(value))
        elif name == b"upgrade":
            upgrades += _tokens(value)
        elif name == b"expect":
            block.expect = value.lower() == b"100-continue" and block.version == "1.1"
        elif name == b"x-forwarded-for" or name == b"x-forwarded-proto":
            block.forwarded = True
    _check_hosts(hosts, block.version)
    block.length = _length(lengths, codings, block.version)
    block.expect = block.expect and block.length != 0
    block.close = block.close or b"close" in options
    block.upgrade = block.version == "1.1" and b"upgrade" in options and b"websocket" in upgrades


def _tokens(value: bytes) -> list[bytes]:
    return [token.strip(b" \t").lower() for token in value.split(b",")]


def _check_hosts(hosts: list[bytes], version: str) -> None:
    """RFC 9112, section 3.2: one ``Host``, which HTTP/1.0 may leave out."""
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        raise Refusal(400)
    if hosts and _HOST.fullmatch(hosts[0]) is None:
        raise Refusal(400)


def _length(lengths: list[bytes], codings: list[bytes], version: str) -> int:
    """RFC 9112, section 6.3; whatever two readers might understand in two ways is refused."""
    if codings:
        if lengths or version == "1.0" or len(codings) > 1:
            raise Refusal(400)
        known = codings[0].lower()
        if known != b"chunked":
            raise Refusal(501 if known.endswith(b"chunked") else 400, "Unsupported transfer coding.")
        return CHUNKED
    if not lengths:
        return 0
    if len(lengths) > 1 or _LENGTH.fullmatch(lengths[0]) is None:
        raise Refusal(400)
    return int(lengths[0])
