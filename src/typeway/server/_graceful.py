"""uvicorn's server, but one that stops without dropping a request that a client has sent.

uvicorn closes its listening sockets and its idle connections at once, and the others behind the answer they are busy
with, even if that began without saying so. Connections that the system has accepted on its behalf, and requests that
are under way on a connection kept alive, are lost then. Here, whoever waits to be accepted is accepted, every answer
says ``Connection: close`` (RFC 9112, section 9.6), and a connection is closed when nothing has arrived for a moment.

And one that pauses less: a full garbage collection looks at every object there is, which for an application of usual
size takes tens of milliseconds in which nobody is answered. What is there after the first second stays until the end,
as a rule, so collections leave it out.
"""

from __future__ import annotations

import asyncio
import gc
import socket
from math import inf
from typing import Any

import uvicorn

from typeway.server._protocol import HTTPProtocol
from typeway.server._states import State

__all__ = ["GracefulServer"]

_STEP = 0.02
_SETTLED = 10
"""Ticks of 0.1 seconds after which the application is there: a first answer does not wait for a full collection."""
_CLOSE = (b"connection", b"close")
_HANDSHAKE_PATIENCE = 5.0


class GracefulServer(uvicorn.Server):
    """A server that lets its clients finish.

    Attributes:
        farewell: seconds that an idle connection has for a request that is under way when the server stops, at most
            half of the time that there is for all.
        gc_freeze: whether collections leave out what is there after the first second.
    """

    farewell: float = 1.0
    gc_freeze: bool = True
    _frozen = False

    async def on_tick(self, counter: int) -> bool:
        """Do what is due every 0.1 seconds; return whether to stop."""
        if counter == _SETTLED and self.gc_freeze and not self._frozen:
            self._frozen = True
            gc.collect()  # what is garbage by now goes, the rest is for good
            gc.freeze()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: accept who is waiting, close the listening sockets, let clients finish, end the lifespan."""
        loop = asyncio.get_running_loop()
        limit = self.config.timeout_graceful_shutdown
        deadline = inf if limit is None else loop.time() + limit
        arrived = _accept_waiting(sockets or [])
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        await self._serve_arrived(arrived)
        farewell = self.farewell if limit is None else min(self.farewell, limit / 2)
        await self._take_leave(loop, deadline, farewell)
        if limit is not None:  # what is left of it
            remaining: Any = max(0.0, deadline - loop.time())
            self.config.timeout_graceful_shutdown = remaining
        await super().shutdown(sockets)
        if self._frozen:
            gc.unfreeze()  # the end of the process finalizes what a last collection finds

    async def _serve_arrived(self, arrived: list[socket.socket]) -> None:
        """Serve connections whose clients could not know that the server was about to stop."""
        loop = asyncio.get_running_loop()
        make: Any = self.config.http_protocol_class

        def protocol() -> Any:
            return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state, _loop=loop)

        tls: Any = {}
        if self.config.ssl is not None:
            tls = {"ssl": self.config.ssl, "ssl_handshake_timeout": _HANDSHAKE_PATIENCE}
        await asyncio.gather(
            *(loop.connect_accepted_socket(protocol, sock, **tls) for sock in arrived), return_exceptions=True
        )

    async def _take_leave(self, loop: asyncio.AbstractEventLoop, deadline: float, farewell: float) -> None:
        """Wait until every connection is closed. Those of other protocols close as uvicorn has them do it."""
        state: Any = self.server_state
        state.default_headers = [*state.default_headers, _CLOSE]
        others = {each for each in state.connections if not isinstance(each, HTTPProtocol)}
        for connection in others:
            connection.shutdown()
        idle: dict[HTTPProtocol, float] = {}
        while loop.time() < deadline and not self.force_exit:
            ours = [connection for connection in state.connections if isinstance(connection, HTTPProtocol)]
            if not ours and others.isdisjoint(state.connections):
                return
            now = loop.time()
            idle = {each: idle.get(each, now) for each in ours if each.state <= State.HEAD}
            for connection, since in idle.items():
                if now - since >= farewell:
                    connection.shutdown()
            await asyncio.sleep(_STEP)
        # uvicorn is about to shut all of them down, which WebSockets do not survive twice.
        for connection in others.intersection(state.connections):
            if connection.transport.is_closing():
                connection.transport.abort()
        await asyncio.sleep(_STEP)


def _accept_waiting(sockets: list[socket.socket]) -> list[socket.socket]:
    """Accept every connection that waits in the queues of the system, and wait for none."""
    arrived: list[socket.socket] = []
    for sock in sockets:
        try:
            sock.setblocking(False)
            while True:
                accepted, _ = sock.accept()
                accepted.setblocking(False)
                arrived.append(accepted)
        except OSError:  # usually that it would block: nobody waits any more
            continue
    return arrived
