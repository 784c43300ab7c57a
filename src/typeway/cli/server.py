"""The one place that knows uvicorn: sockets, configuration, supervisors. Imported by ``dev`` and ``run`` only.

The sockets are bound here, before uvicorn starts, so that a port in use is told clearly and port 0 is known in time.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import ChangeReload

from typeway.cli.console import CliError, report
from typeway.cli.extras import INSTALL
from typeway.cli.load import Loaded, start_drop_in, take_app
from typeway.cli.logs import logging_config
from typeway.cli.production import CERT_REQS
from typeway.cli.sockets import bind_sockets, bind_unix_socket, inherited_socket, remove_unix_socket
from typeway.cli.supervisor import Supervisor
from typeway.server._graceful import GracefulServer

if TYPE_CHECKING:
    from pathlib import Path

    from typeway.cli.discover import Target
    from typeway.cli.options import HttpProtocol, ServeSettings

__all__ = ["ReloadableConfig", "http_protocol", "listen", "serve", "shown_address"]

_log = logging.getLogger("uvicorn.error")


class ReloadableConfig(uvicorn.Config):
    """A uvicorn configuration whose child processes tell a failing import as the command line does."""

    target: Target
    name: str
    verbose: bool
    drop_in: bool
    limits: dict[str, Any]
    gc_freeze: bool

    def server(self) -> GracefulServer:
        """Make the server of one process."""
        server = GracefulServer(self)
        server.gc_freeze = self.gc_freeze
        return server

    def load(self) -> None:
        """Import the application and choose the protocols."""
        if self.limits:  # the class is made here, as one without a name in a module cannot be sent to a process
            protocol: Any = self.http
            changed = replace(protocol.limits, **self.limits)
            self.http = type(protocol.__name__, (protocol,), {"limits": changed})
        super().load()

    def load_app(self) -> Any:
        """Import the application; on failure, show a short traceback and end this process."""
        try:
            if self.drop_in:  # The environment should have seen to it, unless Python ignores it.
                start_drop_in()
            return take_app(self.target, self.name, verbose=self.verbose)
        except CliError as error:
            report(error)
            sys.exit(STARTUP_FAILURE)


def listen(settings: ServeSettings) -> list[socket.socket]:
    """Bind what is to be listened on. Raises ``CliError`` when that cannot be had, or TLS cannot be served there."""
    production = settings.production
    production.check_certificate()
    _check_log_config(production.log_config)
    if production.uds is not None:
        return [bind_unix_socket(production.uds)]
    if production.fd is not None:
        return [inherited_socket(production.fd)]
    return bind_sockets(settings.host, settings.port)


def serve(loaded: Loaded, settings: ServeSettings, sockets: list[socket.socket]) -> int:
    """Serve until a signal ends it; returns the exit code, ``STARTUP_FAILURE`` (3) if the application did not start."""
    config = _config(loaded, settings)
    uds = settings.production.uds
    if uds is not None:  # once it has stopped, uvicorn raises the signal again, which ends the process right there
        signal.signal(signal.SIGTERM, lambda number, _: _end(number, uds))
    for sock in sockets:
        sock.set_inheritable(True)
        _log.info("Uvicorn running on %s (Press CTRL+C to quit)", shown_address(sock, settings))
    try:
        if config.should_reload:
            # Who edits does not want to wait for idle connections.
            ChangeReload(config, target=uvicorn.Server(config).run, sockets=sockets).run()
        elif config.workers > 1:
            return Supervisor(config, sockets).run()
        else:
            server = config.server()
            server.run(sockets=sockets)
            return 0 if server.started else STARTUP_FAILURE
    except KeyboardInterrupt:  # uvicorn has shut down and hands the signal on
        pass
    finally:
        if uds is not None:
            for sock in sockets:
                sock.close()
            remove_unix_socket(uds)
    return 0


def _end(number: int, uds: Path) -> None:
    """End as the signal would have it, but leave no socket behind."""
    remove_unix_socket(uds)
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def shown_address(sock: socket.socket, settings: ServeSettings) -> str:
    """The address of a socket as a URL; that of a Unix socket as its path."""
    name: Any = sock.getsockname()
    if isinstance(name, str):
        return f"unix:{name}"
    host, port = name[:2]
    return f"{settings.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _config(loaded: Loaded, settings: ServeSettings) -> ReloadableConfig:
    production = settings.production
    log_level = production.log_level or ("debug" if settings.verbose else None)
    config = ReloadableConfig(
        loaded.import_string,
        host=settings.host,
        port=settings.port,
        reload=settings.reload,
        reload_dirs=[str(directory) for directory in settings.reload_dirs] or None,
        root_path=settings.root_path,
        workers=settings.workers,
        proxy_headers=settings.proxy_headers,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        http=http_protocol(settings.http),
        loop=production.loop,
        access_log=settings.access_log,
        log_config=_log_config(settings, log_level),
        log_level=log_level,
        server_header=production.server_header,
        date_header=production.date_header,
        headers=production.headers(),
        limit_concurrency=production.limit_concurrency,
        limit_max_requests=production.limit_max_requests,
        limit_max_requests_jitter=production.limit_max_requests_jitter,
        backlog=production.backlog,
        timeout_keep_alive=production.timeout_keep_alive,
        timeout_graceful_shutdown=production.timeout_graceful_shutdown,
        timeout_worker_healthcheck=production.timeout_worker_healthcheck,
        ssl_certfile=production.ssl_certfile,
        ssl_keyfile=production.ssl_keyfile,
        ssl_keyfile_password=production.ssl_keyfile_password,
        ssl_ca_certs=production.ssl_ca_certs,
        ssl_cert_reqs=CERT_REQS[production.ssl_cert_reqs],
        ssl_ciphers=production.ssl_ciphers,
    )
    config.target = loaded.target
    config.name = loaded.name
    config.verbose = settings.verbose
    config.drop_in = settings.drop_in
    config.limits = production.limits()
    config.gc_freeze = production.gc_freeze
    return config


def _log_config(settings: ServeSettings, log_level: str | None) -> Any:
    """What uvicorn calls ``log_config``; None where the server and the application share a process that logs JSON."""
    production = settings.production
    if production.log_config is not None:
        return str(production.log_config)
    if production.log_format == "json" and not settings.reload and settings.workers in (None, 1):
        return None  # done before the import, so that the application could change it
    return logging_config(production.log_format, log_level)


def _check_log_config(file: Path | None) -> None:
    """Configure logging once before a worker does. Raises ``CliError`` if that fails."""
    if file is None:
        return
    try:
        uvicorn.Config("", log_config=str(file))
    except Exception as error:  # whatever the parser of the file, and `logging.config`, have to say
        raise CliError(f"--log-config: {file} cannot be used", [f"{type(error).__name__}: {error}"]) from None


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
