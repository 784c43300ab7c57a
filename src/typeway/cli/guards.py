"""``typeway routes --auth``: which security schemes and scopes guard each route, open ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from typeway._guards import guarded_routes
from typeway.cli.console import coloured_methods, print_json, say_columns, stdout
from typeway.cli.locations import callable_name, source_line

if TYPE_CHECKING:
    from typeway._guards import GuardedRoute, Scheme

__all__ = ["show_guards"]

_OPEN = "open"


def show_guards(app: object, *, as_json: bool) -> None:
    """Write every route with what guards it; routes that nothing guards come first, in matching order."""
    routes = sorted(guarded_routes(app), key=lambda route: route.is_protected)
    if as_json:
        print_json([_record(route) for route in routes])
    elif stdout().is_terminal:
        stdout().print(_table(routes))
    else:
        say_columns([(",".join(route.methods), route.path, _guards(route), _where(route)) for route in routes])


def _record(route: GuardedRoute) -> dict[str, object]:
    line = source_line(route.endpoint) if _is_function(route) else None
    return {
        "methods": route.methods,
        "path": route.path,
        "name": route.name,
        "endpoint": callable_name(route.endpoint) if route.endpoint is not None else None,
        "file": None if line is None else line.file,
        "line": None if line is None else line.line,
        "protected": route.is_protected,
        "security": [
            {"scheme": one.name, "class": one.kind, "scopes": one.scopes, "optional": one.optional}
            for one in route.schemes
        ],
    }


def _table(routes: list[GuardedRoute]) -> Table:
    table = Table("method", "path", "guarded by", "defined at", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for route in routes:
        guards = Text(_guards(route), "green" if route.is_protected else "bold red")
        table.add_row(coloured_methods(route.methods), Text(route.path), guards, Text(_where(route), "dim"))
    return table


def _guards(route: GuardedRoute) -> str:
    shown = " and ".join(map(_scheme, route.schemes))
    if route.is_protected:
        return shown
    return f"{_OPEN}, {shown}" if shown else _OPEN


def _scheme(scheme: Scheme) -> str:
    scopes = f"({', '.join(scheme.scopes)})" if scheme.scopes else ""
    return f"{scheme.name}{scopes}" + (" if sent" if scheme.optional else "")


def _where(route: GuardedRoute) -> str:
    line = source_line(route.endpoint) if _is_function(route) else None
    if line is not None:
        return str(line)
    return type(route.endpoint).__qualname__ if route.endpoint is not None else ""


def _is_function(route: GuardedRoute) -> bool:
    """Whether an endpoint is a place in the program; an application is shown by its class."""
    return route.methods[0] not in ("MOUNT", "HOST", "FRONTEND")
