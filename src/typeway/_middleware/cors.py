"""``CORSMiddleware``: what it adds to an answer depends on the origin only, and is looked up.

Starlette's own code says once for each origin what that is, and does it itself where an answer has such fields already.
"""

from __future__ import annotations

from typing import Any, cast

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Message, Receive, Scope, Send

from typeway._middleware.fields import field, request_fields
from typeway._serve.outlet import HandsOver, Outlet

__all__ = ["CORS"]

Fields = list[tuple[bytes, bytes]]

_KEPT = 64
"""Origins that are remembered; clients can send any."""


class CORS(CORSMiddleware, HandsOver):
    """Adds its fields to whole answers. Preflight requests are answered by Starlette's code."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind; only requests are looked at."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fields, app = request_fields(scope), self.app
        if scope["method"] == "OPTIONS" and _is_preflight(fields):
            await CORSMiddleware.__call__(self, scope, receive, send)
            return
        outlet = _Amending(self, fields, send)
        if not isinstance(app, HandsOver):
            await app(scope, receive, outlet.__call__)
            return
        await app(scope, receive, outlet)
        answer = outlet.answer
        if answer is not None:
            added = self.known_addition(answer.headers, fields)
            answer.headers = await self.amended(answer.headers, fields) if added is None else [*answer.headers, *added]
            await answer.leave(send)

    def known_addition(self, headers: Fields, fields: Fields) -> Fields | None:
        """Return what is added to an answer with these headers, if that has been learnt."""
        for name, _ in headers:
            if name == b"vary" or name.startswith(b"access-control-"):
                return None
        learnt = self.__dict__.get("_typeway_added")
        return None if learnt is None else learnt.get(self._circumstance(fields))

    async def amended(self, headers: Fields, fields: Fields) -> Fields:
        """Return the fields of an answer to a request with ``fields``, with those that tell browsers who may read it.

        The list of the answer stays as it is: the program may use it again.
        """
        if (added := self.known_addition(headers, fields)) is not None:
            return [*headers, *added]
        learnt: dict[Any, Fields] = self.__dict__.setdefault("_typeway_added", {})
        if len(learnt) >= _KEPT:
            learnt.clear()
        learnt[self._circumstance(fields)] = await self._by_starlette([], fields)
        return await self._by_starlette(headers, fields)

    def _circumstance(self, fields: Fields) -> Any:
        """Return what the addition depends on: the origin, and whether it is allowed, which may change."""
        origin = field(fields, b"origin")
        return origin, origin is not None and not self.allow_all_origins and self.is_allowed_origin(origin=origin)

    async def _by_starlette(self, headers: Fields, fields: Fields) -> Fields:
        message: Message = {"type": "http.response.start", "headers": headers}
        sent: list[Message] = []

        async def collect(message: Message) -> None:
            sent.append(message)

        await self.send(message, send=collect, request_headers=Headers(raw=fields))
        return cast("Fields", sent[0]["headers"])


def _is_preflight(fields: Fields) -> bool:
    return field(fields, b"origin") is not None and field(fields, b"access-control-request-method") is not None


class _Amending(Outlet):
    """Adds the fields to an answer that is sent in messages."""

    __slots__ = ("_fields", "_layer")

    def __init__(self, layer: CORS, fields: Fields, send: Send) -> None:
        super().__init__(send)
        self._layer = layer
        self._fields = fields

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = await self._layer.amended(list(message.get("headers", ())), self._fields)
        await self.send(message)
