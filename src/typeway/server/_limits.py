"""What a connection may use of the server: every limit, with its default, in one place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a connection; sizes in octets, times in seconds.

    Attributes:
        line_size: request line; a longer one is answered with 414 (RFC 9110, section 15.5.15).
        head_size: request line and header fields together, and the empty lines before them; 431 (RFC 6585, section 5).
            Trailers and chunk extensions of one body have the same limit; 400.
        fields: number of header fields, 431; the same for trailers, 400.
        chunk_line: line with the size of a chunk and its extensions; 400.
        body_buffer: part of a body that waits to be read; the client is not read any further until some of it was.
        drain: rest of a body that nobody has read after the answer. If there is more, the connection is closed.
        linger_size: what is read and dropped after the last answer, so that the client gets to see it.
        head_timeout: from the first octet of a request, or the opening of the connection, to the end of the head; 408.
        body_timeout: for a body, plus the time that it takes at ``body_rate``; 408.
        body_rate: octets per second at which a body has to arrive in the long run.
        linger_timeout: time to read the last answer and to close.
        tick: step of the timer; a timeout is never early and at most two steps late.
        in_a_row: pipelined requests answered before other connections have their turn.

    How long a connection may be idle between two requests is uvicorn's ``timeout_keep_alive``.
    """

    line_size: int = 16 * 1024
    head_size: int = 64 * 1024
    fields: int = 128
    chunk_line: int = 4 * 1024
    body_buffer: int = 64 * 1024
    drain: int = 256 * 1024
    linger_size: int = 32 * 1024 * 1024
    head_timeout: float = 10.0
    body_timeout: float = 30.0
    body_rate: float = 500.0
    linger_timeout: float = 5.0
    tick: float = 0.5
    in_a_row: int = 32
