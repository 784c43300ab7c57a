"""What a handler returns, for any transport.

That is a ``Reply``, or the octets of a JSON document where all else is as usual: status 200, no further headers,
nothing to do behind it. It may also be a ``Response``, which sends itself.
"""

from __future__ import annotations

from typing import Any, final

__all__ = ["JSON_TYPE", "Reply", "spelled_out"]

JSON_TYPE = b"application/json"

Pairs = list[tuple[bytes, bytes]]


@final
class Reply:
    """A plain answer: a status, a body with its media type, and further headers.

    Handlers return it instead of a ``Response`` where nobody but the framework decides what the answer looks like, so
    that a transport can write it without asking. ``headers`` come after ``content-length`` and ``content-type``;
    ``background`` is awaited once the answer has been sent.
    """

    __slots__ = ("background", "body", "headers", "media_type", "status")

    def __init__(
        self, status: int, media_type: bytes, body: bytes, headers: Pairs | None = None, background: Any = None
    ) -> None:
        self.status = status
        self.media_type = media_type
        self.body = body
        self.headers = headers
        self.background = background

    def raw_headers(self) -> Pairs:
        """Return the header fields in the order in which they are sent."""
        own = [(b"content-length", b"%d" % len(self.body)), (b"content-type", self.media_type)]
        return own + self.headers if self.headers else own


def spelled_out(body: bytes) -> Reply:
    """Return the reply that stands behind the octets of a JSON document."""
    return Reply(200, JSON_TYPE, body)
