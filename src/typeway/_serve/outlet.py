"""Whole answers between layers: what a layer would send in messages it may hand over in one piece.

The contract, on top of ASGI: an application marked by ``HandsOver`` that is given an ``Outlet`` as its ``send`` may set
``answer`` there instead of sending messages. It does so at most once, as the last thing before it returns; whoever made
the outlet sends the answer then, or hands it further out. An application without the mark never gets an outlet, only
the function that takes messages: it may have things to do behind an answer that has been sent.
"""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterator
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway._serve.originals import PLAIN_SEND

__all__ = ["Answer", "HandsOver", "Outlet", "TakesWhole", "towards", "whole_answer"]

Fields = list[tuple[bytes, bytes]]


class HandsOver:
    """Marks applications that are done when they have handed an answer over."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI 3.0)."""
        raise NotImplementedError


class Answer:
    """A complete answer, its body in ``pieces``; ``streamed`` tells that more might have come behind each of them."""

    __slots__ = ("headers", "pieces", "status", "streamed")

    def __init__(self, status: int, headers: Fields, pieces: tuple[bytes, ...], streamed: bool = False) -> None:
        self.status = status
        self.headers = headers
        self.pieces = pieces
        self.streamed = streamed

    def messages(self) -> Iterator[Message]:
        """Return the messages of the answer."""
        yield {"type": "http.response.start", "status": self.status, "headers": self.headers}
        if not self.streamed:
            yield {"type": "http.response.body", "body": self.pieces[0]}
            return
        last = len(self.pieces) - 1
        for number, piece in enumerate(self.pieces):
            yield {"type": "http.response.body", "body": piece, "more_body": number < last}

    async def leave(self, send: Send) -> None:
        """Hand the answer over, or send it to a layer that takes messages only."""
        if isinstance(send, Outlet):
            send.answer = self
            return
        for message in self.messages():
            if self.streamed and "body" in message:
                await sleep(0)  # a stream would wait here: layers further out act in between
            await send(message)

    async def go_out(self, send: Send) -> None:
        """Send the answer to the client, at once if its server takes whole answers."""
        server = getattr(send, "__self__", None)
        if isinstance(server, TakesWhole):
            await server.send_whole(self)
            return
        for message in self.messages():
            await send(message)


class TakesWhole:
    """Marks whoever has a method ``send`` for messages and can send a whole answer in one go, to the same effect."""

    __slots__ = ()

    async def send_whole(self, answer: Answer) -> None:
        """Send an answer."""
        raise NotImplementedError


class Outlet:
    """A channel towards the client that takes messages, as ``send`` does, or a whole answer."""

    __slots__ = ("answer", "send")

    def __init__(self, send: Send) -> None:
        self.send = send
        self.answer: Answer | None = None

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        await self.send(message)


def towards(app: ASGIApp, send: Send) -> Send:
    """Return the channel to give to an application: an outlet only if it knows what that is."""
    return send if isinstance(app, HandsOver) or not isinstance(send, Outlet) else send.__call__


def whole_answer(response: Any) -> Answer | None:
    """Return the answer that a response would send, if it would do nothing else."""
    if not isinstance(response, Response) or type(response).__call__ is not PLAIN_SEND:
        return None
    body = None if response.background is not None else getattr(response, "body", None)
    return Answer(response.status_code, response.raw_headers, (body,)) if type(body) is bytes else None
