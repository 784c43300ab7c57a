"""``GZipMiddleware``: short answers pass; whatever is compressed, or considered for it, is so by Starlette's code."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway._middleware.fields import request_fields
from typeway._serve.outlet import Answer, HandsOver, Outlet

__all__ = ["GZip"]


class GZip(GZipMiddleware, HandsOver):
    """Lets whole answers below the minimum pass at once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind; only requests are looked at."""
        if scope["type"] != "http" or not isinstance(self.app, HandsOver):
            await GZipMiddleware.__call__(self, scope, receive, send)
            return
        outlet = _Compressing(self, scope, receive, send)
        await self.app(scope, receive, outlet)
        answer = outlet.answer
        if answer is None:
            return
        if answer.streamed or len(answer.pieces[0]) >= self.minimum_size:
            answer = await self.compressed(answer, outlet.scope, receive)
        await answer.leave(send)

    async def compressed(self, answer: Answer, scope: Scope, receive: Receive) -> Answer:
        """Return a whole answer as Starlette's layer would send it."""
        sent: list[Message] = []

        async def collect(message: Message) -> None:
            sent.append(message)

        async def replay(scope: Scope, receive: Receive, send: Send) -> None:
            for message in answer.messages():
                await send(message)

        await GZipMiddleware.__call__(self.around(replay), scope, receive, collect)
        pieces = tuple([message["body"] for message in sent[1:]])
        return Answer(sent[0]["status"], sent[0]["headers"], pieces, answer.streamed)

    def around(self, app: ASGIApp) -> GZipMiddleware:
        """Return Starlette's layer with the same settings around something else."""
        layer = GZipMiddleware.__new__(GZipMiddleware)
        layer.__dict__.update(self.__dict__)
        layer.app = app
        return layer


class _Compressing(Outlet):
    """Gives messages, once there are any, to Starlette's code."""

    __slots__ = ("_channel", "_layer", "_receive", "scope")

    def __init__(self, layer: GZip, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(send)
        self._layer = layer
        self.scope: Scope = {"type": "http", "headers": list(request_fields(scope))}  # as it is before others change it
        self._receive = receive
        self._channel: Send | None = None

    async def __call__(self, message: Message) -> None:
        if self._channel is None:
            captured: list[Send] = []

            async def capture(scope: Scope, receive: Receive, send: Send) -> None:
                captured.append(send)

            await GZipMiddleware.__call__(self._layer.around(capture), self.scope, self._receive, self.send)
            self._channel = captured.pop()  # what is called has ``capture``, which must not lead back to it
        await self._channel(message)
