"""Every option of the command line, declared once; the commands combine them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from typeway._dropin.finder import VARIABLE
from typeway.cli.production import Production

__all__ = [
    "AccessLog",
    "AppChoice",
    "AppFile",
    "AppName",
    "AppPath",
    "AsJson",
    "Auth",
    "Context",
    "DropIn",
    "Entrypoint",
    "ForwardedAllowIps",
    "Host",
    "Http",
    "HttpProtocol",
    "ListRules",
    "Method",
    "Port",
    "ProxyHeaders",
    "Reload",
    "ReloadDirs",
    "RequestPath",
    "RootPath",
    "RunPort",
    "ServeSettings",
    "ShowSource",
    "Verbose",
    "Workers",
    "development_environment",
]

Context = typer.Context
"""What Typer hands to each command; its ``obj`` holds the global ``--verbose``."""

AppPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH",
        help="Python file or package directory that holds the application. Found by itself when left out.",
        show_default=False,
    ),
]
AppName = Annotated[
    str | None,
    typer.Option("--app", metavar="NAME", help="Name of the application object in that file.", show_default=False),
]
Entrypoint = Annotated[
    str | None,
    typer.Option(
        "--entrypoint",
        "-e",
        metavar="MODULE:NAME",
        help="Import string of the application, instead of PATH and --app.",
        show_default=False,
    ),
]
Host = Annotated[
    str,
    typer.Option(help="Address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all IPv4 interfaces."),
]


def _port(*variables: str) -> Any:
    return typer.Option(min=0, max=65535, envvar=[*variables], help="TCP port to listen on; 0 takes any free one.")


Port = Annotated[int, _port("PORT")]
RunPort = Annotated[int, _port("TYPEWAY_RUN_PORT", "PORT")]
"""What is said to ``run`` by name goes before what a platform says to all programs."""
Reload = Annotated[bool, typer.Option("--reload/--no-reload", help="Start again whenever a Python file changes.")]
ReloadDirs = Annotated[
    list[Path] | None,
    typer.Option(
        "--reload-dir",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Directory to watch; may be repeated. Default: the current one, and that of an application elsewhere.",
        show_default=False,
    ),
]
RootPath = Annotated[
    str,
    typer.Option(help="Path prefix that a proxy in front removes (ASGI root_path).", show_default=False),
]
ProxyHeaders = Annotated[
    bool,
    typer.Option(
        "--proxy-headers/--no-proxy-headers",
        help="Take client address and scheme from X-Forwarded-For and X-Forwarded-Proto of trusted proxies.",
    ),
]
ForwardedAllowIps = Annotated[
    str | None,
    typer.Option(
        metavar="LIST",
        help="Comma-separated proxy addresses to trust, or *. Default: FORWARDED_ALLOW_IPS, else the loopback.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        envvar=["TYPEWAY_RUN_WORKERS", "WEB_CONCURRENCY"],
        help="Number of worker processes. Default: 1.",
        show_default=False,
    ),
]
HttpProtocol = Literal["auto", "typeway", "httptools", "h11"]
"""What speaks HTTP: Typeway's protocol, which calls the handlers itself, or one of uvicorn's, by way of ASGI."""

Http = Annotated[
    HttpProtocol,
    typer.Option(
        "--http",
        help="HTTP protocol. auto takes typeway where httptools is installed; the others are uvicorn's.",
    ),
]
AccessLog = Annotated[bool, typer.Option("--access-log/--no-access-log", help="Write a line for each request.")]
Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Show full tracebacks and debug messages."),
]
DropIn = Annotated[
    bool,
    typer.Option(
        "--drop-in/--no-drop-in",
        envvar=VARIABLE,
        help="Have programs that import fastapi run on Typeway, unchanged.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")]
Auth = Annotated[
    bool, typer.Option("--auth", help="Show the security schemes and scopes that guard each route, open ones first.")
]
ListRules = Annotated[bool, typer.Option("--list", help="List every check with its explanation, and check nothing.")]
ShowSource = Annotated[bool, typer.Option("--source", help="Also show the handler generated for this route.")]
Method = Annotated[str, typer.Argument(metavar="METHOD", help="HTTP method, or WEBSOCKET.", show_default=False)]
RequestPath = Annotated[
    str,
    typer.Argument(
        metavar="PATH", help="Request path (/items/5) or path template (/items/{item_id}).", show_default=False
    ),
]
AppFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE",
        help="Python file or package directory that holds the application. Found by itself when left out.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class AppChoice:
    """How the user named the application; all of it may be left out."""

    path: Path | None = None
    name: str | None = None
    entrypoint: str | None = None

    def __post_init__(self) -> None:
        """Refuse ``--entrypoint`` beside PATH or ``--app``: it holds both already."""
        if self.entrypoint is not None and (self.path is not None or self.name is not None):
            other = "PATH" if self.path is not None else "--app"
            raise typer.BadParameter(f"cannot be combined with {other}.", param_hint="--entrypoint")


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Everything ``dev`` and ``run`` can say about the server."""

    host: str
    port: int
    reload: bool = False
    reload_dirs: tuple[Path, ...] = ()
    root_path: str = ""
    workers: int | None = None
    proxy_headers: bool = True
    forwarded_allow_ips: str | None = None
    drop_in: bool = False
    verbose: bool = False
    http: HttpProtocol = "auto"
    access_log: bool = True
    production: Production = field(default_factory=Production)

    @property
    def scheme(self) -> str:
        """``https`` with a certificate, else ``http``."""
        return "http" if self.production.ssl_certfile is None else "https"


def development_environment() -> None:
    """Set FASTAPI_ENV and TYPEWAY_ENV to ``development``, unless the user set one: then that value holds for both."""
    value = os.environ.get("TYPEWAY_ENV") or os.environ.get("FASTAPI_ENV") or "development"
    os.environ.setdefault("FASTAPI_ENV", value)
    os.environ.setdefault("TYPEWAY_ENV", value)
