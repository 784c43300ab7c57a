"""``typeway routes``: every route in the order in which requests are matched."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text
from starlette.routing import BaseRoute, Host, Mount, WebSocketRoute

from typeway.cli import options
from typeway.cli.console import CliError, coloured_methods, print_json, printed_aside, say_columns, stdout
from typeway.cli.load import load_app
from typeway.cli.locations import SourceLine, callable_name, source_line
from typeway.routing import iter_route_contexts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typeway.routing import RouteContext

__all__ = ["HOST", "MOUNT", "WEBSOCKET", "RouteRow", "app_routes", "route_methods", "route_rows", "routes"]

WEBSOCKET = "WEBSOCKET"
MOUNT = "MOUNT"
HOST = "HOST"


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One line of the table."""

    methods: tuple[str, ...]
    """Methods served, sorted; or one of WEBSOCKET, MOUNT, HOST; ``*`` for every method."""
    path: str
    """Path template with all prefixes; below a host route it starts with ``//host``."""
    name: str
    endpoint: str
    """Name of the function; for MOUNT and HOST the class of the application."""
    file: str | None
    line: int | None
    depth: int = 0
    """How many mounts the route lies below."""

    @property
    def where(self) -> str:
        """``file:line`` of the endpoint; for MOUNT and HOST what answers there."""
        return self.endpoint if self.file is None else str(SourceLine(self.file, self.line))


def routes(
    context: options.Context,
    path: options.AppPath = None,
    app: options.AppName = None,
    entrypoint: options.Entrypoint = None,
    auth: options.Auth = False,
    as_json: options.AsJson = False,
    drop_in: options.DropIn = False,
    verbose: options.Verbose = False,
) -> None:
    """List the [bold]routes[/bold] of an application in matching order."""
    choice = options.AppChoice(path, app, entrypoint)
    with printed_aside(as_json=as_json):
        loaded = load_app(choice, drop_in=drop_in, verbose=verbose or bool(context.obj))
    declared = app_routes(loaded.app, loaded.import_string)
    if auth:
        from typeway.cli.guards import show_guards

        show_guards(loaded.app, as_json=as_json)
        return
    rows = list(route_rows(declared))
    if as_json:
        print_json([asdict(row) for row in rows])
    elif stdout().is_terminal:
        stdout().print(_table(rows))
    else:
        _plain(rows)


def app_routes(app: object, shown_as: str) -> Sequence[BaseRoute]:
    """The routes an application declares; ``CliError`` for an ASGI application that shows none."""
    declared = getattr(app, "routes", None)
    if declared is None:
        raise CliError(f"{shown_as} shows no routes: it is {type(app).__module__}.{type(app).__qualname__}")
    return cast("Sequence[BaseRoute]", declared)


def route_rows(declared: Sequence[BaseRoute], prefix: str = "", depth: int = 0) -> Iterator[RouteRow]:
    """Flatten routers and mounts into rows, in matching order."""
    for context in iter_route_contexts(declared):
        route = context.original_route
        if isinstance(route, Mount | Host):
            yield from _mount_rows(context, route, prefix, depth)
        else:
            yield _row(context, prefix, depth)


def _mount_rows(context: RouteContext, route: Mount | Host, prefix: str, depth: int) -> Iterator[RouteRow]:
    inner = f"//{route.host}" if isinstance(route, Host) else prefix + (context.path or "")
    kind = HOST if isinstance(route, Host) else MOUNT
    yield RouteRow((kind,), inner or "/", route.name or "", type(route.app).__qualname__, None, None, depth)
    yield from route_rows(route.routes or (), inner, depth + 1)


def _row(context: RouteContext, prefix: str, depth: int) -> RouteRow:
    line = source_line(context.endpoint)
    return RouteRow(
        methods=route_methods(context),
        path=prefix + (context.path or ""),
        name=context.name or "",
        endpoint=callable_name(context.endpoint),
        file=None if line is None else line.file,
        line=None if line is None else line.line,
        depth=depth,
    )


def route_methods(context: RouteContext) -> tuple[str, ...]:
    """The methods a route serves, sorted; ``WEBSOCKET`` for a socket, ``*`` for every method."""
    if isinstance(context.original_route, WebSocketRoute):
        return (WEBSOCKET,)
    return tuple(sorted(context.methods)) if context.methods else ("*",)


def _table(rows: list[RouteRow]) -> Table:
    table = Table("method", "path", "name", "defined at", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        path = Text("  " * row.depth + row.path)
        table.add_row(coloured_methods(row.methods), path, Text(row.name), Text(row.where, "dim"))
    return table


def _plain(rows: list[RouteRow]) -> None:
    say_columns([(",".join(row.methods), row.path, row.name, row.where) for row in rows])
