"""The sockets that are listened on, bound before any worker starts: a mistake is told clearly, and port 0 is known."""

from __future__ import annotations

import errno
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeway.cli.console import CliError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["bind_sockets", "bind_unix_socket", "inherited_socket", "remove_unix_socket"]

_EVERYBODY = 0o666
_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def bind_sockets(host: str, port: int) -> list[socket.socket]:
    """Bind ``port`` on each address of ``host``; port 0 takes one free port for all of them.

    Raises ``CliError`` when the port is in use, forbidden, or ``host`` is no address of this machine.
    """
    sockets: list[socket.socket] = []
    missing: OSError | None = None
    try:
        for family, address in _addresses(host, port):
            chosen = port or (sockets[0].getsockname()[1] if sockets else 0)
            try:
                sockets.append(_bind(family, (address[0], chosen, *address[2:])))
            except OSError as error:  # a name may have addresses of a protocol that this machine does not speak
                if error.errno not in _ABSENT:
                    raise
                missing = error
        if missing is not None and not sockets:
            raise missing
    except OSError as error:
        for sock in sockets:
            sock.close()
        raise _bind_failure(error, host, port) from error
    return sockets


def bind_unix_socket(path: Path) -> socket.socket:
    """Bind a Unix socket that every user of the machine may open, as directories above it allow.

    A socket that nobody listens on any more is replaced; its permissions are kept. Raises ``CliError`` when somebody
    listens there, something else is there, or the path cannot be used.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise CliError("--uds: this system has no Unix sockets")
    permissions = _EVERYBODY
    with suppress(FileNotFoundError):
        found = path.stat()
        if not stat.S_ISSOCK(found.st_mode):
            raise CliError(f"{path} exists and is no socket", hint="choose another path for --uds, or remove the file")
        if _listens(path):
            raise CliError(f"Another program listens on {path}", hint="stop it, or choose another path for --uds")
        permissions = stat.S_IMODE(found.st_mode)
        path.unlink()
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.bind(str(path))
        path.chmod(permissions)
    except OSError as error:
        sock.close()
        raise CliError(f"Cannot listen on {path}", [error.strerror or str(error)]) from error
    return sock


def remove_unix_socket(path: Path) -> None:
    """Remove the file of a socket, unless another server has put its own there."""
    with suppress(OSError):
        if not _listens(path):
            path.unlink()


def inherited_socket(number: int) -> socket.socket:
    """Return the socket that a supervisor has bound and passed on as a file descriptor.

    Raises ``CliError`` when the descriptor is not open, or no stream socket.
    """
    try:
        sock = socket.socket(fileno=number)
    except OSError as error:
        raise CliError(f"--fd {number} is no socket", [error.strerror or str(error)]) from error
    if sock.type != socket.SOCK_STREAM:
        sock.detach()
        raise CliError(f"--fd {number} is no stream socket")
    return sock


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


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
