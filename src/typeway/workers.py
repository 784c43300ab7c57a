"""A worker for gunicorn: ``gunicorn -k typeway.workers.TypewayWorker main:app``.

gunicorn starts, watches and replaces the processes; in each of them runs the server of ``typeway run``: uvicorn, with
Typeway's own protocol for HTTP/1.1. Needs gunicorn and uvicorn: ``pip install "typeway[gunicorn]"``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import ssl
import sys
import time
import traceback
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar

try:
    from gunicorn.config import Config as GunicornConfig
    from gunicorn.workers.base import Worker
except ModuleNotFoundError as missing:
    raise ImportError(
        "typeway.workers needs gunicorn, which is not installed: pip install 'typeway[gunicorn]'"
    ) from missing

try:
    import uvicorn
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    from typeway.server import HTTPProtocol, Limits
    from typeway.server._graceful import GracefulServer
except ModuleNotFoundError as missing:
    raise ImportError(
        f"typeway.workers needs {missing.name}, which is not installed: pip install 'typeway[gunicorn]'"
    ) from missing

if TYPE_CHECKING:
    from gunicorn.glogging import Logger

__all__ = ["TypewayWorker"]

_BEAT = 1.0
"""Seconds between two signs of life, at most."""
_FAREWELL, _PATIENCE = 0.1, 0.8
"""Parts of gunicorn's ``graceful_timeout``: for an idle connection, and for all that is in flight. The rest is left for
the lifespan to end, as the master kills a worker that takes longer."""
_UNLIMITED = 0
_UNSUPPORTED = {"proxy_protocol": ("off", False), "protocol": ("http",)}


class TypewayWorker(Worker):
    """A gunicorn worker that serves an ASGI application with ``typeway.server.HTTPProtocol``.

    These settings of gunicorn hold: ``bind`` (TCP and Unix sockets), ``backlog``, ``workers``, ``timeout``,
    ``graceful_timeout``, ``keepalive``, ``max_requests`` and ``max_requests_jitter``, ``forwarded_allow_ips``,
    ``accesslog``, ``access_log_format``, ``errorlog``, ``loglevel``, ``logconfig``, ``keyfile``, ``certfile``,
    ``ca_certs``, ``cert_reqs``, ``ciphers``, ``ssl_context``, ``reload``, ``preload_app``, ``root_path``,
    ``asgi_loop``, ``asgi_lifespan``, ``websocket_max_message_size``, and all of its hooks but ``pre_request`` and
    ``post_request``. ``limit_request_line`` and ``limit_request_fields`` hold where they differ from gunicorn's
    defaults; else those of ``typeway.server.Limits`` do.

    To change limits or any argument of ``uvicorn.Config``, derive from this class.

    Attributes:
        protocol: the class that serves a connection.
        config_kwargs: arguments for ``uvicorn.Config``, which go before gunicorn's settings.
        gc_freeze: whether garbage collections leave out what is there after the first second, for shorter
            pauses.
    """

    protocol: ClassVar[type[HTTPProtocol]] = HTTPProtocol
    config_kwargs: ClassVar[dict[str, Any]] = {}
    gc_freeze: ClassVar[bool] = True

    @classmethod
    def check_config(cls, cfg: GunicornConfig, log: Logger) -> None:
        """Refuse settings that would make every request fail; gunicorn calls this before it starts a worker.

        Raises:
            SystemExit: a setting is on that this worker cannot honour.
        """
        for name, harmless in _UNSUPPORTED.items():
            value = getattr(cfg, name, harmless[0])
            if value not in harmless:
                log.critical("TypewayWorker cannot serve with %s = %r", name, value)
                sys.exit(1)

    def init_signals(self) -> None:
        """Handle signals as gunicorn means them; SIGTERM and SIGINT are uvicorn's while it serves."""
        super().init_signals()
        signal.set_wakeup_fd(-1)  # the event loop sets its own
        signal.signal(signal.SIGINT, self.handle_exit)
        signal.signal(signal.SIGABRT, self.handle_abort)

    def handle_abort(self, sig: int, frame: FrameType | None) -> None:
        """End at once: the master has not heard of this worker for ``timeout`` seconds.

        What blocks the event loop is written to the error log.
        """
        self.alive = False
        stack = "".join(traceback.format_stack(frame)) if frame is not None else ""
        self.log.error("The event loop is blocked here:\n%s", stack)
        self.cfg.worker_abort(self)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(1)  # an exception could be caught by whatever blocks

    def run(self) -> None:
        """Serve until a signal, ``max_requests`` or the end of the master."""
        if not self.alive:  # told to stop while the application was loaded
            return
        _adopt_logging(self.log, self.cfg)
        config = _Config(self.wsgi, **self.settings())
        config.neighbours = _only_local(self.sockets)
        server = _Server(config, self)
        server.farewell = min(server.farewell, self.cfg.graceful_timeout * _FAREWELL)
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(self._serve(server))

    def settings(self) -> dict[str, Any]:
        """Return the arguments for ``uvicorn.Config`` that gunicorn's settings amount to."""
        cfg = self.cfg
        return {
            "http": _limited(self.protocol, cfg),
            "loop": getattr(cfg, "asgi_loop", "auto"),
            "lifespan": getattr(cfg, "asgi_lifespan", "auto"),
            "log_config": None,
            "access_log": bool(logging.getLogger("uvicorn.access").hasHandlers()),
            "backlog": cfg.backlog,
            "timeout_keep_alive": cfg.keepalive,
            "timeout_graceful_shutdown": cfg.graceful_timeout * _PATIENCE,
            "limit_max_requests": self.max_requests if self.max_requests < sys.maxsize else None,
            "forwarded_allow_ips": _trusted(cfg),
            "root_path": getattr(cfg, "root_path", ""),
            "ws_max_size": getattr(cfg, "websocket_max_message_size", 16 * 1024 * 1024),
            **_tls(cfg),
            **self.config_kwargs,
        }

    async def _serve(self, server: _Server) -> None:
        heart = asyncio.create_task(self._beat(server))
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGQUIT, self._quit, server)
        ours: list[Any] = self.sockets  # gunicorn's own class around a socket
        try:
            await server.serve(sockets=[each.sock for each in ours])
        finally:
            heart.cancel()

    async def _beat(self, server: _Server) -> None:
        """Tell the master that this worker lives, and stop when the master does not."""
        pause = min(_BEAT, self.timeout / 2) if self.timeout else _BEAT
        while True:
            self.notify()
            if os.getppid() != self.ppid and not server.should_exit:
                self.log.info("Parent changed, shutting down: %s", self)
                server.should_exit = True
            await asyncio.sleep(pause)

    def _quit(self, server: _Server) -> None:
        """Stop without waiting for requests (SIGQUIT)."""
        self.alive = False
        self.cfg.worker_int(self)
        server.farewell = 0.0
        server.config.timeout_graceful_shutdown = 0
        server.should_exit = True


class _Server(GracefulServer):
    """The server inside a worker: it stops for signals that came before it listened to them, too."""

    def __init__(self, config: uvicorn.Config, worker: TypewayWorker) -> None:
        super().__init__(config)
        self.worker = worker
        self.gc_freeze = worker.gc_freeze

    async def on_tick(self, counter: int) -> bool:
        """Do what is due every 0.1 seconds; return whether to stop."""
        return await super().on_tick(counter) or not self.worker.alive


class _Config(uvicorn.Config):
    """A configuration for which whoever may open a Unix socket is a proxy."""

    neighbours: bool

    def load(self) -> None:
        """Import what is needed, and have forwarded headers believed."""
        super().load()
        app: Any = vars(self)["loaded_app"]  # whatever kind of application it is
        if self.neighbours and isinstance(app, ProxyHeadersMiddleware):
            trusted: Any = _Neighbours(app.trusted_hosts)
            app.trusted_hosts = trusted


class _Neighbours:
    """Those whose forwarded headers are believed, and clients without an address.

    As elsewhere, ``X-Forwarded-For`` is read from its end: what the proxy was sent itself counts for nothing.
    """

    def __init__(self, known: Any) -> None:
        self._known = known

    def __contains__(self, host: str | None) -> bool:
        return not host or host in self._known

    def get_trusted_client_address(self, forwarded: str) -> tuple[str, int]:
        """Return the address that the first proxy has seen."""
        found: tuple[str, int] = self._known.get_trusted_client_address(forwarded)
        return found


def _trusted(cfg: GunicornConfig) -> list[str] | str:
    """Whose forwarded headers to believe."""
    hosts: Any = cfg.forwarded_allow_ips
    return "*" if "*" in hosts else hosts


def _only_local(sockets: list[Any]) -> bool:
    """Whether all sockets are Unix sockets. As in gunicorn, whoever may open one is trusted."""
    unix = getattr(socket, "AF_UNIX", None)
    return bool(sockets) and all(sock.sock.family == unix for sock in sockets)


def _limited(protocol: type[HTTPProtocol], cfg: GunicornConfig) -> type[HTTPProtocol]:
    """The protocol with those limits that were changed in gunicorn's settings."""
    limits = protocol.limits
    changes: dict[str, int] = {}
    if (line := _changed(cfg, "limit_request_line")) is not None:
        changes["line_size"] = limits.head_size if line == _UNLIMITED else line
    if (fields := _changed(cfg, "limit_request_fields")) is not None:
        changes["fields"] = fields
    if not changes:
        return protocol
    values = {name: getattr(limits, name) for name in Limits.__dataclass_fields__}
    return type(protocol.__name__, (protocol,), {"limits": Limits(**{**values, **changes})})


def _changed(cfg: GunicornConfig, name: str) -> int | None:
    setting: Any = cfg.settings[name]
    value: int = setting.get()
    return None if value == setting.default else value


def _tls(cfg: GunicornConfig) -> dict[str, Any]:
    """The settings for TLS; the hook ``ssl_context`` has the last word."""
    if not cfg.is_ssl:
        return {}

    def context(_: uvicorn.Config, make: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
        made: ssl.SSLContext = cfg.ssl_context(cfg, make)
        return made

    return {
        "ssl_keyfile": cfg.keyfile,
        "ssl_certfile": cfg.certfile,
        "ssl_ca_certs": cfg.ca_certs,
        "ssl_cert_reqs": cfg.cert_reqs,
        "ssl_ciphers": cfg.ciphers,
        "ssl_context_factory": context,
    }


def _adopt_logging(log: Logger, cfg: GunicornConfig) -> None:
    """Let uvicorn's loggers write where gunicorn's do, lines of the access log in gunicorn's format."""
    errors = logging.getLogger("uvicorn.error")
    errors.handlers = log.error_log.handlers
    errors.propagate = log.error_log.propagate
    errors.setLevel(log.error_log.level)
    access = logging.getLogger("uvicorn.access")
    wanted = bool(cfg.accesslog or cfg.logconfig or cfg.logconfig_dict or getattr(cfg, "logconfig_json", None))
    access.handlers = log.access_log.handlers if wanted else []
    access.propagate = log.access_log.propagate if wanted else False
    access.setLevel(log.access_log.level if wanted else logging.CRITICAL)
    access.addFilter(_AccessFormat(cfg.access_log_format))


class _AccessFormat(logging.Filter):
    """Makes a record of uvicorn's access log one of gunicorn's: the format, and what stands for its placeholders.

    What is not known when the line is written – sizes, durations, header fields – is a dash.
    """

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record and let it pass."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, target, version, status = map(str, record.args)
            path, _, query = target.partition("?")
            record.msg = self.line
            record.args = _Atoms(
                h=client.rpartition(":")[0] or "-",
                t=time.strftime("[%d/%b/%Y:%H:%M:%S %z]", time.localtime(record.created)),
                r=f"{method} {target} HTTP/{version}",
                m=method,
                U=path,
                q=query,
                H=f"HTTP/{version}",
                s=status,
                p=f"<{record.process}>",
            )
        return True


class _Atoms(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "-"
