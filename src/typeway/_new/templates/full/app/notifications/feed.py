"""One socket that is being told things: heartbeats, patience, and every way in which it may end."""

from collections.abc import Awaitable, Callable

import anyio
from typeway import WebSocket, WebSocketDisconnect
from typeway.ops import Drain

from app.notifications.hub import Subscription

HEARTBEAT = 25.0
"""Seconds of quiet after which there is a sign of life: proxies close what is idle for a minute."""

HEARTBEAT_MESSAGE = '{"type": "heartbeat"}'

PATIENCE = 10.0
"""Seconds that a client may take for one message."""


class Closed(Exception):
    """The server ends a connection, with a code of RFC 6455, section 7.4, or one of ours, and a reason."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Feed:
    """Sends what a subscription gets. Several things go on at once; the first that ends, ends all."""

    def __init__(self, socket: WebSocket, subscription: Subscription) -> None:
        self._socket = socket
        self._subscription = subscription
        self._end: Exception | None = None

    async def run(self, drain: Drain, seconds: float) -> None:
        """Serve the socket for at most so many seconds.

        Raises:
            Closed: the server wants to end the connection.
            WebSocketDisconnect: the client has ended it.
        """
        async with anyio.create_task_group() as group:

            async def watch(wait: Callable[[], Awaitable[Exception]]) -> None:
                end = await wait()
                self._end = self._end or end
                group.cancel_scope.cancel()

            async def expire() -> Exception:
                await anyio.sleep(seconds)
                return Closed(4401, "The token has expired")

            async def stop() -> Exception:
                await drain.wait()
                return Closed(1001, "The server stops")

            for wait in (self._send, self._receive, expire, stop):
                group.start_soon(watch, wait)
        assert self._end is not None
        raise self._end

    async def _receive(self) -> Exception:
        """Read on, so that pings and the end are noticed."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return WebSocketDisconnect(message.get("code", 1005), message.get("reason"))

    async def _send(self) -> Exception:
        try:
            while True:
                message: str | None = HEARTBEAT_MESSAGE
                with anyio.move_on_after(HEARTBEAT):
                    message = await self._subscription.next()
                if message is None:
                    return Closed(1013, "Too many messages were not read")
                await self._put(message)
        except TimeoutError:
            return Closed(1013, "Messages were not read in time")
        except WebSocketDisconnect as gone:
            return gone

    async def _put(self, text: str) -> None:
        with anyio.fail_after(PATIENCE):
            await self._socket.send_text(text)
