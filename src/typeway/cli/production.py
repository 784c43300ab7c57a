"""The options that only ``typeway run`` has: where to listen, TLS, logs, limits. Each is declared once, as a field."""

from __future__ import annotations

import inspect
import ssl
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from typeway.cli.console import CliError

__all__ = ["CERT_REQS", "LIMITS", "Production", "with_production_options"]

CERT_REQS = {"none": ssl.CERT_NONE, "optional": ssl.CERT_OPTIONAL, "required": ssl.CERT_REQUIRED}
LIMITS = {
    "limit_request_line": "line_size",
    "limit_request_head": "head_size",
    "limit_request_fields": "fields",
    "timeout_head": "head_timeout",
    "timeout_body": "body_timeout",
    "min_body_rate": "body_rate",
}
"""Options that are members of ``typeway.server.Limits``."""

_LISTEN, _TLS, _LOGS, _HEADERS, _LIMITS = "Listening", "TLS", "Logging", "Header fields", "Limits"
_MEMORY = "Memory"


def _file(help_: str, panel: str) -> Any:
    return typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        readable=True,
        help=help_,
        rich_help_panel=panel,
        show_default=False,
    )


def _number(help_: str, *, min_: float = 1, panel: str = _LIMITS, shown: bool = False) -> Any:
    return typer.Option(min=min_, help=help_, rich_help_panel=panel, show_default=shown)


@dataclass(frozen=True, slots=True)
class Production:
    """What ``run`` can say beyond what ``dev`` can; names and meaning are uvicorn's where it has them."""

    uds: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Listen on a Unix socket instead of --host and --port.",
            rich_help_panel=_LISTEN,
            show_default=False,
        ),
    ] = None
    fd: Annotated[
        int | None,
        _number(
            "Listen on a socket that has been passed on as this file descriptor (systemd: 3).", min_=0, panel=_LISTEN
        ),
    ] = None
    backlog: Annotated[int, _number("Connections that may wait to be accepted.", panel=_LISTEN, shown=True)] = 2048
    loop: Annotated[
        Literal["auto", "asyncio", "uvloop"],
        typer.Option(help="Event loop. auto takes uvloop where it is installed.", rich_help_panel=_LISTEN),
    ] = "auto"
    ssl_certfile: Annotated[Path | None, _file("Certificate chain (PEM): serve HTTPS.", _TLS)] = None
    ssl_keyfile: Annotated[Path | None, _file("Its private key (PEM), unless it is in the same file.", _TLS)] = None
    ssl_keyfile_password: Annotated[
        str | None,
        typer.Option(
            help="Password of the key. Better given as TYPEWAY_RUN_SSL_KEYFILE_PASSWORD: others see arguments.",
            rich_help_panel=_TLS,
            show_default=False,
        ),
    ] = None
    ssl_ca_certs: Annotated[Path | None, _file("Authorities (PEM) that clients' certificates are from.", _TLS)] = None
    ssl_cert_reqs: Annotated[
        Literal["none", "optional", "required"],
        typer.Option(help="Whether clients have to show a certificate.", rich_help_panel=_TLS),
    ] = "none"
    ssl_ciphers: Annotated[
        str | None,
        typer.Option(help="Ciphers in OpenSSL's notation, for TLS 1.2.", rich_help_panel=_TLS, show_default=False),
    ] = None
    log_format: Annotated[
        Literal["text", "json"],
        typer.Option(help="Lines of text, or one JSON object in each line.", rich_help_panel=_LOGS),
    ] = "text"
    log_level: Annotated[
        Literal["critical", "error", "warning", "info", "debug", "trace"] | None,
        typer.Option(help="Least level that is logged. Default: info.", rich_help_panel=_LOGS, show_default=False),
    ] = None
    log_config: Annotated[Path | None, _file("Configuration of logging (.ini, .json or .yaml).", _LOGS)] = None
    server_header: Annotated[
        bool, typer.Option("--server-header/--no-server-header", help="Send Server.", rich_help_panel=_HEADERS)
    ] = True
    date_header: Annotated[
        bool, typer.Option("--date-header/--no-date-header", help="Send Date.", rich_help_panel=_HEADERS)
    ] = True
    header: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME:VALUE",
            help="Header field for every answer; may be repeated.",
            rich_help_panel=_HEADERS,
            show_default=False,
        ),
    ] = None
    limit_concurrency: Annotated[
        int | None, _number("Connections or requests at once in a process; beyond, answers are 503.")
    ] = None
    limit_max_requests: Annotated[
        int | None, _number("Requests after which a process ends. With --workers, another one takes its place.")
    ] = None
    limit_max_requests_jitter: Annotated[
        int, _number("Up to so many requests more, at random, so that processes do not end all at once.", min_=0)
    ] = 0
    timeout_keep_alive: Annotated[
        int, _number("Seconds that a connection may be idle between requests.", min_=0, shown=True)
    ] = 5
    timeout_graceful_shutdown: Annotated[
        int | None, _number("Seconds for requests in flight when the server stops. Default: no limit.", min_=0)
    ] = None
    timeout_worker_healthcheck: Annotated[
        int, _number("Seconds that a worker process may be silent before it is replaced.", shown=True)
    ] = 30
    limit_request_line: Annotated[int | None, _number("Octets of a request line. Default: 16384.")] = None
    limit_request_head: Annotated[
        int | None, _number("Octets of request line and header fields together. Default: 65536.")
    ] = None
    limit_request_fields: Annotated[int | None, _number("Number of header fields. Default: 128.")] = None
    timeout_head: Annotated[
        float | None, _number("Seconds for request line and header fields. Default: 10.", min_=0.1)
    ] = None
    timeout_body: Annotated[
        float | None, _number("Seconds for a body, and for what it takes at --min-body-rate. Default: 30.", min_=0.1)
    ] = None
    min_body_rate: Annotated[
        float | None, _number("Octets per second at which a body has to arrive. Default: 500.", min_=1)
    ] = None

    gc_freeze: Annotated[
        bool,
        typer.Option(
            "--gc-freeze/--no-gc-freeze",
            help="Leave what is there after the first second out of garbage collections, for shorter pauses.",
            rich_help_panel=_MEMORY,
        ),
    ] = True

    def check(self, context: typer.Context, *, http: str) -> None:
        """Refuse options that contradict each other. Raises ``typer.BadParameter``, which names both."""
        if self.uds is not None and self.fd is not None:
            raise _conflict("--uds", "--fd")
        elsewhere = "--uds" if self.uds is not None else "--fd" if self.fd is not None else None
        for name in ("host", "port"):
            if elsewhere is not None and _was_given(context, name):
                raise _conflict(elsewhere, f"--{name}")
        if self.log_config is not None and self.log_format != "text":
            raise _conflict("--log-format", "--log-config")
        if self.limit_max_requests_jitter and self.limit_max_requests is None:
            raise _needs("limit_max_requests_jitter", "--limit-max-requests")
        self._check_tls_options()
        self.headers()
        for name in LIMITS:
            if http in ("h11", "httptools") and getattr(self, name) is not None:
                raise _needs(name, f"--http typeway, it is unknown to {http}")

    def _check_tls_options(self) -> None:
        certified = self.ssl_certfile is not None
        for name in ("ssl_keyfile", "ssl_keyfile_password", "ssl_ca_certs", "ssl_ciphers"):
            if getattr(self, name) is not None and not certified:
                raise _needs(name, "--ssl-certfile")
        if self.ssl_cert_reqs != "none" and not (certified and self.ssl_ca_certs):
            raise _needs("ssl_cert_reqs", "--ssl-certfile and --ssl-ca-certs")

    def headers(self) -> list[tuple[str, str]]:
        """The fields for every answer. Raises ``typer.BadParameter`` for one that cannot be sent."""
        pairs: list[tuple[str, str]] = []
        for text in self.header or ():
            name, colon, value = text.partition(":")
            value = value.strip()
            token = name.isascii() and name.replace("-", "").replace("_", "").replace(".", "").isalnum()
            if not colon or not token or not value.isprintable() or not _latin(value):
                raise typer.BadParameter(f"expected NAME:VALUE, got {text!r}.", param_hint="--header")
            pairs.append((name, value))
        return pairs

    def limits(self) -> dict[str, float]:
        """The members of ``typeway.server.Limits`` that are to be changed."""
        values = {member: getattr(self, name) for name, member in LIMITS.items()}
        return {member: value for member, value in values.items() if value is not None}

    def check_certificate(self) -> None:
        """Load what TLS needs once before a worker does. Raises ``CliError`` if it does not fit together."""
        if self.ssl_certfile is None:
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        files = f"{self.ssl_certfile} and {self.ssl_keyfile}" if self.ssl_keyfile else str(self.ssl_certfile)
        try:
            # Without a password OpenSSL would ask for it on the terminal.
            context.load_cert_chain(self.ssl_certfile, self.ssl_keyfile, self.ssl_keyfile_password or (lambda: ""))
        except (ssl.SSLError, ValueError) as error:
            key = (self.ssl_keyfile or self.ssl_certfile).read_text(encoding="utf-8", errors="replace")
            hint = "the key is encrypted: is --ssl-keyfile-password right?" if "ENCRYPTED" in key else None
            raise CliError(f"TLS cannot use {files}", [str(error)], hint=hint) from None
        try:
            if self.ssl_ca_certs is not None:
                context.load_verify_locations(self.ssl_ca_certs)
        except ssl.SSLError as error:
            raise CliError(f"TLS cannot use {self.ssl_ca_certs}", [str(error)]) from None
        try:
            if self.ssl_ciphers is not None:
                context.set_ciphers(self.ssl_ciphers)
        except ssl.SSLError as error:
            raise CliError(f"--ssl-ciphers: OpenSSL knows none of {self.ssl_ciphers!r}", [str(error)]) from None


def with_production_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command every field of ``Production`` as an option; it gets them as ``production``, in one piece."""
    own = inspect.signature(command)
    hints = get_type_hints(command, include_extras=True)
    members = get_type_hints(Production, include_extras=True)

    @wraps(command)
    def expanded(**arguments: Any) -> None:
        values = {field.name: arguments.pop(field.name) for field in fields(Production)}
        command(**arguments, production=Production(**values))

    kept = [each.replace(annotation=hints[name]) for name, each in own.parameters.items() if name != "production"]
    added = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None if field.default is MISSING else field.default,
            annotation=members[field.name],
        )
        for field in fields(Production)
    ]
    untyped: Any = expanded
    untyped.__signature__ = own.replace(parameters=[*kept, *added], return_annotation=None)
    expanded.__annotations__ = {each.name: each.annotation for each in [*kept, *added]}
    return expanded


def _was_given(context: typer.Context, name: str) -> bool:
    """Whether an option stands on the command line: what the surroundings set for many programs is no contradiction."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _conflict(option: str, other: str) -> typer.BadParameter:
    return typer.BadParameter(f"cannot be combined with {other}.", param_hint=option)


def _needs(name: str, what: str) -> typer.BadParameter:
    return typer.BadParameter(f"needs {what}.", param_hint=f"--{name.replace('_', '-')}")


def _latin(value: str) -> bool:
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
