"""``typeway dev`` and ``typeway run``."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import typer
from rich.text import Text

from typeway.applications import FastAPI
from typeway.cli import options
from typeway.cli.console import CliError, field_lines, say, stdout, warn
from typeway.cli.extras import INSTALL
from typeway.cli.load import Loaded, load_app
from typeway.cli.production import Production, with_production_options
from typeway.dropin import installed

__all__ = ["dev", "docs_path", "local_url", "public_url", "run", "show_banner"]

PUBLIC_URL_VARIABLES = ("TYPEWAY_PUBLIC_URL", "FASTAPI_PUBLIC_URL")
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
Mode = Literal["development", "production"]


def dev(
    context: typer.Context,
    path: options.AppPath = None,
    host: options.Host = "127.0.0.1",
    port: options.Port = 8000,
    reload: options.Reload = True,
    reload_dir: options.ReloadDirs = None,
    root_path: options.RootPath = "",
    app: options.AppName = None,
    entrypoint: options.Entrypoint = None,
    proxy_headers: options.ProxyHeaders = True,
    forwarded_allow_ips: options.ForwardedAllowIps = None,
    http: options.Http = "auto",
    access_log: options.AccessLog = True,
    drop_in: options.DropIn = False,
    verbose: options.Verbose = False,
) -> None:
    """Serve an application for [bold]development[/bold]: this machine only, starting again on changes.

    Sets FASTAPI_ENV and TYPEWAY_ENV to development, unless set.
    """
    options.development_environment()
    loaded = _load(options.AppChoice(path, app, entrypoint), drop_in=drop_in, verbose=verbose or bool(context.obj))
    settings = options.ServeSettings(
        host=host,
        port=port,
        reload=reload,
        reload_dirs=tuple(reload_dir or _watched(loaded)) if reload else (),
        root_path=root_path,
        proxy_headers=proxy_headers,
        forwarded_allow_ips=forwarded_allow_ips,
        http=http,
        access_log=access_log,
        drop_in=drop_in,
        verbose=verbose or bool(context.obj),
    )
    _serve(loaded, settings, "development")


@with_production_options
def run(
    context: typer.Context,
    path: options.AppPath = None,
    host: options.Host = "0.0.0.0",
    port: options.RunPort = 8000,
    reload: options.Reload = False,
    workers: options.Workers = None,
    root_path: options.RootPath = "",
    app: options.AppName = None,
    entrypoint: options.Entrypoint = None,
    proxy_headers: options.ProxyHeaders = True,
    forwarded_allow_ips: options.ForwardedAllowIps = None,
    http: options.Http = "auto",
    access_log: options.AccessLog = True,
    drop_in: options.DropIn = False,
    verbose: options.Verbose = False,
    *,
    production: Production,
) -> None:
    """Serve an application for [bold]production[/bold]: all interfaces, no reload.

    Each option may also stand in pyproject.toml, in the table [bold]tool.typeway.run[/bold], or in the environment:
    --log-format as TYPEWAY_RUN_LOG_FORMAT.
    """
    production.check(context, http=http)
    choice = options.AppChoice(path, app, entrypoint)
    loaded = _load(choice, drop_in=drop_in, verbose=verbose or bool(context.obj), production=production)
    settings = options.ServeSettings(
        host=host,
        port=port,
        reload=reload,
        reload_dirs=_watched(loaded) if reload else (),
        workers=workers,
        root_path=root_path,
        proxy_headers=proxy_headers,
        forwarded_allow_ips=forwarded_allow_ips,
        http=http,
        access_log=access_log,
        drop_in=drop_in,
        verbose=verbose or bool(context.obj),
        production=production,
    )
    _serve(loaded, settings, "production")


def _load(choice: options.AppChoice, *, drop_in: bool, verbose: bool, production: Production | None = None) -> Loaded:
    """Load the application, but run none of the user's code if there is no server for it."""
    if find_spec("uvicorn") is None:
        raise CliError("Serving needs uvicorn, which is not installed", hint=INSTALL)
    if production is not None and production.log_format == "json":
        from typeway.cli.logs import configure_json  # optional extra: uvicorn

        configure_json(production.log_level or ("debug" if verbose else None))
    return load_app(choice, drop_in=drop_in, verbose=verbose)


def _serve(loaded: Loaded, settings: options.ServeSettings, mode: Mode) -> None:
    from typeway.cli.server import listen, serve, shown_address  # optional extra: uvicorn

    sockets = listen(settings)
    if settings.production.log_format == "text":  # a banner would be no JSON
        address = shown_address(sockets[0], settings)
        show_banner(loaded, mode, settings, address)
    raise typer.Exit(serve(loaded, settings, sockets))


def _watched(loaded: Loaded) -> tuple[Path, ...]:
    """Watch the current directory, and the application's own when it is elsewhere."""
    here, root = Path.cwd().resolve(), loaded.target.search_path
    return (here,) if root.is_relative_to(here) else (here, root)


def show_banner(loaded: Loaded, mode: Mode, settings: options.ServeSettings, address: str) -> None:
    """Print what is served and where: application, URL of the server and of its documentation."""
    host = settings.host
    url = urlsplit(address)
    tcp = url.scheme in ("http", "https")
    base = public_url() or (local_url(host, url.port or 0, url.scheme) if tcp else address)
    listening = f" (listening on {host})" if tcp and host in _WILDCARDS else ""
    app = f"{loaded.import_string} (fastapi is Typeway)" if installed() else loaded.import_string
    fields = {"app": app, "server": base + listening}
    docs = docs_path(loaded.app)
    if docs is not None and (tcp or public_url()):
        fields["docs"] = base + docs
    out = stdout()
    say(out, Text.assemble(("typeway", "bold cyan"), f" {mode} server"))
    for line in field_lines(fields):
        say(out, Text.assemble("  ", line))
    if loaded.others:
        say(out, f"  also in {loaded.target.module}: {', '.join(loaded.others)} (choose with --app)")
    if loaded.target.found_by == "discovery":
        say(out, "  The application was found by its file name; to fix the choice, put this in pyproject.toml:")
        say(out, "    [tool.typeway]", "cyan")
        say(out, f'    entrypoint = "{loaded.import_string}"', "cyan")
    if mode == "development" and host not in ("127.0.0.1", "::1", "localhost"):
        warn(f"development server reachable from other machines (--host {host})")


def public_url() -> str | None:
    """The URL under which users reach the server, from TYPEWAY_PUBLIC_URL or FASTAPI_PUBLIC_URL."""
    value = next((url for name in PUBLIC_URL_VARIABLES if (url := os.environ.get(name))), None)
    return None if value is None else value.rstrip("/")


def local_url(host: str, port: int, scheme: str = "http") -> str:
    """A URL a browser on this machine can open; a wildcard address becomes the loopback one."""
    host = _WILDCARDS.get(host, host)
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def docs_path(app: object) -> str | None:
    """Path of the documentation page of ``app``, or None if it has none."""
    if not isinstance(app, FastAPI) or app.openapi_url is None:
        return None
    return app.docs_url or app.redoc_url
