"""The one place that knows uvicorn: sockets, configuration, supervisors. Imported by ``dev`` and ``run`` only.

The sockets are bound here, before uvicorn starts, so that a port in use is told clearly and port 0 is known in time.
"""

from __future__ import annotations

import copy
import errno
import logging
import os
import socket
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG, STARTUP_FAILURE
from uvicorn.supervisors import ChangeReload, Multiprocess

from typeway.cli.console import CliError, report, shows_colours, stderr, stdout
from typeway.cli.extras import INSTALL
from typeway.cli.load import Loaded, start_drop_in, take_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typeway.cli.discover import Target
    from typeway.cli.options import HttpProtocol, ServeSettings

__all__ = ["ReloadableConfig", "Workers", "bind_sockets", "http_protocol", "logging_config", "serve"]

_WORKER_PATIENCE = 30
"""Seconds a worker may be silent before it is replaced. It is silent while it starts, which on a busy machine takes
longer than uvicorn's 5 seconds: it would be killed again and again."""

_log = logging.getLogger("uvicorn.error")


class ReloadableConfig(uvicorn.Config):
    """A uvicorn configuration whose child processes tell a failing import as the command line does."""

    target: Target
    name: str
    verbose: bool
    drop_in: bool

    def load_app(self) -> Any:
        """Import the application; on failure, show a short traceback and end this process."""
        try:
            if self.drop_in:  # The environment should have seen to it, unless Python ignores it.
                start_drop_in()
            return take_app(self.target, self.name, verbose=self.verbose)
        except CliError as error:
            report(error)
            sys.exit(STARTUP_FAILURE)


class Workers(Multiprocess):
    """uvicorn's supervisor, but a worker that dies is noticed at once and not when its health check times out."""

    def init_processes(self) -> None:
        """Start the workers."""
        super().init_processes()
        self._leave_pipes_to_workers()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that have died or hang."""
        super().keep_subprocess_alive()
        self._leave_pipes_to_workers()

    def _leave_pipes_to_workers(self) -> None:
        # As long as this process holds the far end of a worker's pipe as well, the end of the worker is not its end.
        for process in self.processes:
            process.child_conn.close()


def bind_sockets(host: str, port: int) -> list[socket.socket]:
    """Bind ``port`` on each address of ``host``; port 0 takes one free port for all of them.

    Raises ``CliError`` when the port is in use, forbidden, or ``host`` is no address of this machine.
    """
    sockets: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            chosen = port or (sockets[0].getsockname()[1] if sockets else 0)
            sockets.append(_bind(family, (address[0], chosen, *address[2:])))
    except OSError as error:
        for sock in sockets:
            sock.close()
        raise _bind_failure(error, host, port) from error
    return sockets


def serve(loaded: Loaded, settings: ServeSettings, sockets: list[socket.socket]) -> int:
    """Serve until a signal ends it; returns the exit code, ``STARTUP_FAILURE`` (3) if the application did not start."""
    config = _config(loaded, settings)
    for sock in sockets:
        sock.set_inheritable(True)
        host, port = sock.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        _log.info("Uvicorn running on http://%s:%d (Press CTRL+C to quit)", shown, port)
    try:
        if config.should_reload:
            ChangeReload(config, target=uvicorn.Server(config).run, sockets=sockets).run()
        elif config.workers > 1:
            return _serve_workers(config, sockets)
        else:
            server = uvicorn.Server(config)
            server.run(sockets=sockets)
            return 0 if server.started else STARTUP_FAILURE
    except KeyboardInterrupt:  # uvicorn has shut down and hands the signal on
        pass
    return 0


def _serve_workers(config: uvicorn.Config, sockets: list[socket.socket]) -> int:
    supervisor = Workers(config, sockets=sockets)
    supervisor.run()
    failed = any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes)
    return STARTUP_FAILURE if failed else 0


def _config(loaded: Loaded, settings: ServeSettings) -> ReloadableConfig:
    config = ReloadableConfig(
        loaded.import_string,
        host=settings.host,
        port=settings.port,
        reload=settings.reload,
        reload_dirs=[str(directory) for directory in settings.reload_dirs] or None,
        root_path=settings.root_path,
        workers=settings.workers,
        timeout_worker_healthcheck=_WORKER_PATIENCE,
        proxy_headers=settings.proxy_headers,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        http=http_protocol(settings.http),
        access_log=settings.access_log,
        log_config=logging_config(),
        log_level="debug" if settings.verbose else None,
    )
    config.target = loaded.target
    config.name = loaded.name
    config.verbose = settings.verbose
    config.drop_in = settings.drop_in
    return config


def http_protocol(name: HttpProtocol) -> Any:
    """Return what uvicorn calls ``http``: our protocol class, or the name of one of its own.

    Raises ``CliError`` when the protocol needs a library that is not installed.
    """
    available = find_spec("httptools") is not None
    if name in ("typeway", "httptools") and not available:
        raise CliError(f"--http {name} needs httptools, which is not installed", hint=INSTALL)
    if name == "typeway" or (name == "auto" and available):
        from typeway.server import HTTPProtocol  # optional extra: httptools

        return HTTPProtocol
    return name


def logging_config() -> dict[str, Any]:
    """uvicorn's logging, coloured only where the stream it goes to is a terminal."""
    config = copy.deepcopy(LOGGING_CONFIG)
    config["formatters"]["default"]["use_colors"] = shows_colours(stderr())
    config["formatters"]["access"]["use_colors"] = shows_colours(stdout())
    return config


def _addresses(host: str, port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # A name such as localhost may be listed once for each protocol.
    return list(dict.fromkeys((int(family), address) for family, _, _, _, address in found))


def _bind(family: int, address: tuple[Any, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # On Windows this option would let two servers share the port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(address)
    except OSError:
        sock.close()
        raise
    return sock


def _bind_failure(error: OSError, host: str, port: int) -> CliError:
    if isinstance(error, socket.gaierror):
        return CliError(f"Unknown host {host!r}", [error.strerror or str(error)])
    if error.errno == errno.EADDRINUSE:
        return CliError(
            f"Port {port} on {host} is already in use",
            hint=f"stop the other program, or take another port: --port {port + 1 if port < 65535 else 0}",
        )
    if error.errno == errno.EACCES:
        return CliError(
            f"Port {port} on {host} may not be used by this user",
            ["Ports below 1024 need special rights on most systems."],
            hint="take a higher port: --port 8000",
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return CliError(f"{host} is no address of this machine", hint="listen on all IPv4 interfaces: --host 0.0.0.0")
    return CliError(f"Cannot listen on {host} port {port}", [error.strerror or str(error)])
