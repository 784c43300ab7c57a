"""The connection: octets in, requests to their handlers, answers out. An ``asyncio.Protocol`` for uvicorn."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

from starlette.requests import ClientDisconnect
from uvicorn.config import Config
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState

from typeway._runtime.reply import Reply, spelled_out
from typeway.server._cycle import as_asgi
from typeway.server._direct import Direct, application
from typeway.server._framing import Framing
from typeway.server._head import Head, Refusal
from typeway.server._inbox import Inbox
from typeway.server._limits import Limits
from typeway.server._log import log_access
from typeway.server._site import Site
from typeway.server._states import MOVES, Event, State
from typeway.server._tasks import start_task
from typeway.server._ticker import Ticker
from typeway.server._websocket import check_handshake, handshake, quickened
from typeway.server._wire import BODILESS, COPIED, FRAMING, UNFRAMED, checked_fields, closes, plain_answer

__all__ = ["HTTPProtocol"]

_IDLE, _HEAD, _ANSWERING, _BODY = State.IDLE, State.HEAD, State.ANSWERING, State.BODY
_ANSWERED = MOVES[_ANSWERING][Event.ANSWERED]
_TOO_LARGE = 413
_FINAL = 200
Fields = list[tuple[bytes, bytes]]
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class HTTPProtocol(asyncio.Protocol):
    """HTTP/1.1 and HTTP/1.0 (RFC 9112) for uvicorn: ``uvicorn.Config(app, http=HTTPProtocol)``.

    A request to a Typeway application whose route needs nothing of ASGI goes to its compiled handler at once, and its
    answer out in one write; any other request, and any other application, is served through ASGI. Requests of one
    connection are answered one after the other. To change a limit, set ``limits`` in a subclass.
    """

    limits: ClassVar[Limits] = Limits()
    ticker_class: ClassVar[type[Ticker]] = Ticker

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        if not config.loaded:
            config.load()
        shared: Any = server_state  # it lives as long as the server, and no longer
        site: Site | None = getattr(shared, "typeway_site", None)
        if site is None:
            loop = _loop or asyncio.get_running_loop()
            ticker = self.ticker_class(loop, self.limits.tick)
            site = shared.typeway_site = Site(config, server_state, app_state, loop, self.limits, ticker)
            app = application(site.app)
            site.direct = None if app is None or config.limit_concurrency is not None else Direct(site, app)
        self.site = site
        self.state = State.IDLE
        self.framing = Framing(site.limits)
        self.transport: asyncio.Transport = cast("asyncio.Transport", None)
        self.client: tuple[str, int] | None = None
        self.server: tuple[str, int | None] | None = None
        self.scheme = "http"
        self.since = 0.0
        self.keep_alive = True
        self.inbox: Inbox | None = None
        self.begun = False
        self.write_paused = False
        self._reading = True
        self._paused_at = 0.0
        self._received = 0
        self._unsent: int = 0
        self._expecting = False  # the client waits to be told that its body is wanted
        self.ended = False  # the client sends nothing more
        self._busy = False  # the loop over the requests that have arrived is running
        self._writable: asyncio.Event | None = None

    # ------------------------------------------------------------------------------------------- what the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = opened = cast("asyncio.Transport", transport)
        self.server, self.client = get_local_addr(opened), get_remote_addr(opened)
        if is_ssl(opened):
            self.scheme = "https"
        site = self.site
        site.connections.add(self)
        site.ticker.join(self)
        # A connection on which nothing arrives has the patience of a head, not of an idle one.
        self.since = site.ticker.now + site.limits.head_timeout - site.patience[State.IDLE]

    def connection_lost(self, exc: Exception | None) -> None:
        """End. Whoever waits for the client learns that it has gone."""
        site = self.site
        site.connections.discard(self)
        site.ticker.leave(self)
        self._gone()

    def data_received(self, data: bytes) -> None:
        """Take octets in, and begin the requests that have arrived until one is not answered at once."""
        if self.state > _HEAD:
            self._more(data)
            return
        site, framing = self.site, self.framing
        direct = site.direct
        self._busy = True
        turns = 0
        try:
            while (head := framing.take(data)) is not None:
                if direct is None or not direct.begin(self, head):
                    self._begin(head)
                if self.state is not _IDLE or not framing.rest:
                    break
                turns += 1
                if self.write_paused or turns == site.limits.in_a_row:
                    self._pause()
                    break
                data = b""
        except Refusal as refusal:
            self._refuse(refusal)
            return
        finally:
            self._busy = False
        if head is None or framing.rest:
            self._left_over(head is None)

    def _more(self, data: bytes) -> None:
        """Take octets in that do not begin a request which could be looked at now."""
        state = self.state
        if state is _BODY or state is State.DRAINING:
            self._body_arrived(data)
            if self.state is _IDLE:
                self._next()
        elif state is _ANSWERING:  # pipelined: RFC 9112, section 9.3.2
            self.framing.rest += data
            self._pause()
        elif state is State.LINGERING:
            self._received += len(data)
            if self._received > self.site.limits.linger_size:
                self.transport.abort()

    def eof_received(self) -> bool:
        """Note that the client sends nothing more. It may still read: answers to what has arrived are owed."""
        self.ended = True
        if self.state is not _ANSWERING or self.scheme != "http":
            return False
        if self.inbox is not None:
            self.inbox.ended = True
            self.inbox.changed()
        return True

    def pause_writing(self) -> None:
        """The client reads more slowly than it is answered: it is not read either until it has caught up."""
        self.write_paused = True
        if self.state is _IDLE:
            self._pause()

    def resume_writing(self) -> None:
        """The client has read most of it."""
        self.write_paused = False
        if self._writable is not None:
            self._writable.set()
            self._writable = None
        if self.state is _IDLE and not self._busy:
            self._next()

    def shutdown(self) -> None:
        """Stop gracefully: close at once where no answer is owed, else after the answer. uvicorn calls this."""
        if self.state in (_BODY, _ANSWERING):
            self.keep_alive = False
        elif self.state is not State.UPGRADED:
            self._close()

    def on_tick(self, now: float) -> None:
        """Look for a timeout."""
        state, limits = self.state, self.site.limits
        patience = self.site.patience.get(state)
        if patience is None:
            return
        if state is _BODY or state is State.DRAINING:
            if self._expecting or not self._reading:
                return
            patience += self._received / limits.body_rate
        if now - self.since <= patience + limits.tick:
            return
        unsent = self.transport.get_write_buffer_size()
        if unsent and unsent != self._unsent:  # the client is still busy with what it was sent
            self._unsent, self.since = unsent, now
        elif state is _IDLE and not unsent:
            self._close()
        elif state is State.HEAD or (state is _BODY and not self.begun):
            self._refuse(Refusal(408, "Request timed out."))
        else:
            self.transport.abort()

    # ------------------------------------------------------------------------------------------- requests

    def _left_over(self, incomplete: bool) -> None:
        """Wait for the rest of a head, or let others have their turn before the next request."""
        if self.state > State.HEAD:
            return
        if not incomplete:
            if not self.write_paused:
                self.site.loop.call_soon(self._next)
        elif self.framing.rest and self.state is _IDLE:
            self.state = MOVES[_IDLE][Event.BEGUN]
            self.since = self.site.ticker.now

    def _next(self) -> None:
        """Go on to the next request, or wait for it."""
        if self.state is not _IDLE or self.write_paused:
            return
        if self.framing.rest:
            self.data_received(b"")
        self._listen()

    def _listen(self) -> None:
        """Read on if nothing else is to be done."""
        if self.state > State.HEAD:
            return
        if self.ended:
            self._close()
        elif self.state is State.HEAD or not self.framing.rest:
            self._resume()

    def _begin(self, head: Head) -> None:
        """Hand one request to whom it is for."""
        site, block = self.site, head.block
        self.keep_alive = not block.close
        if block.upgrade and head.method == "GET" and site.config.ws_protocol_class is not None:
            self._upgrade(head)
            return
        self.inbox = None
        if block.length:
            self.open_body(block.length, block.expect)
            if self.state > _ANSWERING:  # it is malformed, or will never be complete
                return
        else:
            self.state = MOVES[self.state][Event.REQUEST]
        limit = site.config.limit_concurrency
        if limit is not None and (len(site.connections) >= limit or len(site.state.tasks) >= limit):
            site.log.warning("Exceeded concurrency limit.")
            self._refuse(Refusal(503, "Service Unavailable"))
            return
        start_task(as_asgi(self, head, self.inbox).run(site.app), site)

    # ------------------------------------------------------------------------------------------- bodies

    def open_body(self, length: int, expect: bool) -> None:
        """Begin a request with a body."""
        framing, site = self.framing, self.site
        self.inbox = Inbox()
        self._received = 0
        self._expecting = expect
        rest = framing.rest
        if 0 < length <= len(rest):
            self.inbox.put([rest[:length]])
            framing.rest = rest[length:]
            self.inbox.complete = True
            self.state = MOVES[self.state][Event.REQUEST]
            return
        framing.open_body(length)
        self.state = MOVES[self.state][Event.UPLOAD]
        self.since = site.ticker.now
        if rest:
            framing.rest = b""
            self._body_arrived(rest)
        if self.ended and self.state is _BODY:  # what is missing of it will not arrive
            self._close()

    def _body_arrived(self, data: bytes) -> None:
        """Take in octets that begin with the body, or what is left of it."""
        site, inbox = self.site, self.inbox
        self._received += len(data)
        try:
            pieces, end = self.framing.body(data)
        except Refusal as refusal:
            self._spoilt(refusal)
            return
        if self.state is State.DRAINING:
            if end:
                self.state = MOVES[self.state][Event.BODY_READ]
                self.since = site.ticker.now
            elif self._received > site.limits.drain:
                self._linger()
            return
        assert inbox is not None
        self._expecting = False
        inbox.put(pieces)
        if end:
            inbox.complete = True
            self.state = MOVES[self.state][Event.BODY_READ]
        elif inbox.size > site.limits.body_buffer and not inbox.whole:
            self._pause()
        inbox.changed()

    def _spoilt(self, refusal: Refusal) -> None:
        """Deal with a body that cannot be read: an answer that is under way is finished first."""
        if self.state is State.DRAINING:
            self._linger()
        elif self.begun:
            self.keep_alive = False
            self._pause()
            if self.inbox is not None:
                self.inbox.ended = True
                self.inbox.changed()
        else:
            self._refuse(refusal)

    def want_body(self) -> None:
        """A handler waits for more of the body."""
        if self._expecting:
            self._expecting = False
            self.since = self.site.ticker.now
            if not self.begun and not self.transport.is_closing():
                self.transport.write(_CONTINUE)
        self._resume()

    async def whole_body(self, inbox: Inbox | None) -> bytes:
        """Return the body when all of it has arrived.

        Raises:
            ClientDisconnect: it will not.
        """
        if inbox is None:
            return b""
        inbox.whole = True
        while not inbox.complete and not inbox.ended:
            self.want_body()
            await inbox.wait()
        if not inbox.complete:
            raise ClientDisconnect
        return inbox.take()

    def body_taken(self) -> None:
        """A handler has read what there was of the body."""
        if self.state is _BODY:
            self._resume()

    def _pause(self) -> None:
        if self._reading and not self.transport.is_closing():
            self._reading = False
            self._paused_at = self.site.ticker.now
            self.transport.pause_reading()

    def _resume(self) -> None:
        if not self._reading and not self.transport.is_closing():
            self._reading = True
            if self.state is _BODY:
                self.since += self.site.ticker.now - self._paused_at
            self.transport.resume_reading()

    # ------------------------------------------------------------------------------------------- answers

    def stays_open(self, status: int) -> bool:
        """Decide, with the head of an answer about to be written, whether another request may follow."""
        self.begun = True
        if status < _FINAL:  # the client goes on waiting for an answer, and must not take the next one for it
            self.keep_alive = False
        if self.state is _BODY and (
            self._expecting or status == _TOO_LARGE or self.framing.left > self.site.limits.drain
        ):
            self.keep_alive = False
        return self.keep_alive

    def answered(self) -> None:
        """Go on behind the end of an answer."""
        site, state = self.site, self.state
        site.state.total_requests += 1
        self.begun = False
        if state is not _ANSWERING and state is not _BODY:
            return
        if not self.keep_alive:
            if state is _ANSWERING and self._reading and not self.framing.rest:
                self._close()
            else:
                self._linger()
            return
        self.state = MOVES[state][Event.ANSWERED]
        self.since = site.ticker.now
        if state is _BODY:
            self._received = 0
            self._resume()
        elif self.write_paused:
            self._pause()
        elif not self._busy:
            self._next()

    def json(self, head: Head, body: bytes) -> None:
        """Send a JSON document with status 200 and nothing else. Nothing happens if the client is gone."""
        site = self.site
        size = len(body)
        if (
            self.state is not _ANSWERING
            or not self.keep_alive
            or site.logs_access
            or head.method == "HEAD"
            or size > COPIED
        ):
            self.reply(head, spelled_out(body))
            return
        # PERF: the most common answer, as `reply` and `answered` would do it
        heads = site.json_heads if site.defaults is site.state.default_headers else site.renew()
        self.transport.write((heads.get(size) or site.json_head(size)) + body)
        site.state.total_requests += 1
        self.state = _ANSWERED
        self.since = site.ticker.now
        if self.write_paused:
            self._pause()
        elif not self._busy:
            self._next()

    def reply(self, head: Head, reply: Reply) -> None:
        """Send a plain answer in one piece. Nothing happens if the client is gone.

        Raises:
            RuntimeError: a header field that the program added is malformed; nothing was sent.
        """
        if self.state is not _ANSWERING and self.state is not _BODY:
            return
        fields = [(b"content-type", reply.media_type)]
        if reply.headers:
            fields += reply.headers
        # How long the body is, is not for the program to say: a second length would be a second answer to some.
        fields = [field for field in checked_fields(fields) if field[0] not in FRAMING]
        status, body = reply.status, reply.body
        if status not in UNFRAMED:
            fields.insert(0, (b"content-length", b"%d" % len(body)))
        self._deliver(head, status, fields, body)

    def response(self, head: Head, status: int, headers: Fields, body: bytes) -> bool:
        """Send an answer that tells its length in one piece; return ``False`` if messages have to be looked at.

        Raises:
            RuntimeError: a header field is malformed; nothing was sent.
        """
        if self.state is not _ANSWERING and self.state is not _BODY:
            return True
        fields = checked_fields(headers)
        framing = [field for field in fields if field[0] in FRAMING]
        if status in BODILESS or framing != [(b"content-length", b"%d" % len(body))]:
            return False
        self._deliver(head, status, fields, body)
        return True

    def _deliver(self, head: Head, status: int, fields: Fields, body: bytes) -> None:
        """Write an answer, the last one where a field of it or the connection says so."""
        site = self.site
        parts = [site.opening_of(status), *(b"%b: %b\r\n" % field for field in fields)]
        close = any(name == b"connection" and closes(value) for name, value in fields)
        if close:
            self.keep_alive = False
        if not self.stays_open(status) and not close:
            parts.append(b"connection: close\r\n")
        parts.append(b"\r\n")
        if site.logs_access:
            self._log(head, status)
        if head.method == "HEAD" or status in BODILESS:
            body = b""
        if len(body) <= COPIED:
            self.transport.write(b"".join([*parts, body]))
        else:
            self.transport.write(b"".join(parts))
            self.transport.write(body)
        self.answered()

    def _log(self, head: Head, status: int) -> None:
        site, client = self.site, self.client
        if head.block.forwarded:
            scope = site.scope(head, client, self.server, self.scheme)
            site.behind_proxy(scope)
            client = scope["client"]
        log_access(site.access, client, head, site.config.root_path + head.path, status)

    def fail(self, head: Head) -> None:
        """Answer with a 500 where the application has not answered; it is the last answer."""
        if self.state is not _ANSWERING and self.state is not _BODY:
            return
        site = self.site
        self.keep_alive = False
        if site.logs_access:
            self._log(head, 500)
        fields = site.state.default_headers
        self.transport.write(plain_answer(500, "Internal Server Error", fields, silent=head.method == "HEAD"))
        self.answered()

    def abandon(self) -> None:
        """Close a connection whose answer stays incomplete."""
        if self.state is not State.CLOSED:
            self._close()

    async def drain(self) -> None:
        """Wait until the client has read most of what it was sent."""
        if self._writable is None:
            self._writable = asyncio.Event()
        await self._writable.wait()

    def _refuse(self, refusal: Refusal) -> None:
        """Answer what is no request, or none that could be served; it is the last answer."""
        if self.state >= State.LINGERING:
            return
        site = self.site
        if refusal.status != 503:
            site.log.warning(refusal.text)
        fields = [*site.state.default_headers, *refusal.fields]
        self.transport.write(plain_answer(refusal.status, refusal.text, fields))
        if self.inbox is not None:
            self.inbox.leave()
        self._linger()

    def _linger(self) -> None:
        """Tell the client that the last answer is out, and wait for it to close: closing first might destroy it."""
        self.state = MOVES[self.state][Event.FINISHED]
        self.since = self.site.ticker.now
        self._received = 0
        self.framing.rest = b""
        if self.ended:
            self._close()
            return
        if self.transport.can_write_eof() and not self.transport.is_closing():
            try:
                self.transport.write_eof()
            except OSError:  # the client has reset the connection, which the loop has not noticed yet
                self.transport.abort()
        self._resume()

    def _close(self) -> None:
        """Close as soon as everything is written."""
        self.since = self.site.ticker.now
        self._gone()
        self.transport.close()

    def _gone(self) -> None:
        self.state = MOVES[self.state][Event.LOST]
        self.framing.rest = b""
        if self.inbox is not None:
            self.inbox.leave()
        self.write_paused = False
        if self._writable is not None:
            self._writable.set()
            self._writable = None

    def _upgrade(self, head: Head) -> None:
        """Hand the connection to uvicorn's protocol for WebSockets, with the handshake."""
        check_handshake(head)
        site = self.site
        self.state = MOVES[self.state][Event.UPGRADE]
        site.connections.discard(self)
        site.ticker.leave(self)
        make = quickened(site.config.ws_protocol_class)
        protocol = make(config=site.config, server_state=site.state, app_state=site.app_state)
        protocol.connection_made(self.transport)
        site.context.copy().run(protocol.data_received, handshake(head) + self.framing.rest)
        self.framing.rest = b""
        self.transport.set_protocol(protocol)
        self._resume()
