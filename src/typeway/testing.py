"""Assertions about a whole application, for the tests of programs."""

from __future__ import annotations

from collections.abc import Iterable

from typeway._guards import GuardedRoute, guarded_routes

__all__ = ["assert_protected"]


def assert_protected(
    app: object, *, except_: Iterable[str | tuple[str, str]] = (), allow_optional: bool = False
) -> None:
    """Assert that each route of an application demands credentials by a security scheme.

    A route is protected if one of the schemes of ``typeway.security``, or of a class derived from ``SecurityBase``, is
    among its dependencies, wherever they are declared. Middleware is not looked at. The OpenAPI document and its pages
    are left out; routes of mounted applications and frontends are not.

    Args:
        app: the application; anything with ``routes``.
        except_: the routes that are open on purpose: a path template with all prefixes (``"/items/{item_id}"``), a
            method and a path (``("GET", "/items")``; ``WEBSOCKET``, ``MOUNT``, ``HOST`` and ``FRONTEND`` count as
            methods), or the name of a route.
        allow_optional: schemes with ``auto_error=False`` count as well: the program refuses by itself.

    Raises:
        AssertionError: some routes are not protected; the message lists them.
        ValueError: an exception names no route.
        TypeError: ``app`` has no routes.
    """
    if getattr(app, "routes", None) is None:
        raise TypeError(f"An application with routes is needed, not an object of {type(app).__qualname__}")
    routes = [route for route in guarded_routes(app) if not route.is_description]
    exceptions = list(except_)
    unknown = [repr(one) for one in exceptions if not any(_means(one, route) for route in routes)]
    if unknown:
        raise ValueError(f"No such route: {', '.join(unknown)}")
    open_routes = [
        line
        for route in routes
        if not (route.is_protected or (allow_optional and route.schemes))
        for line in _open_lines(route, exceptions)
    ]
    if open_routes:
        lines = "".join(f"\n  {line}" for line in open_routes)
        raise AssertionError(f"Routes without protection:{lines}")


def _means(exception: str | tuple[str, str], route: GuardedRoute) -> bool:
    if not isinstance(exception, str):
        method, path = exception
        return path == route.path and (method.upper() in route.methods or "*" in route.methods)
    return exception == route.path if exception.startswith("/") else exception == route.name


def _open_lines(route: GuardedRoute, exceptions: list[str | tuple[str, str]]) -> Iterable[str]:
    """Return the line about a route, with those of its methods that no exception names."""
    meant = [one for one in exceptions if _means(one, route)]
    if any(isinstance(one, str) for one in meant):
        return []
    excepted = {one[0].upper() for one in meant}
    methods = [method for method in route.methods if method not in excepted]
    if not methods:
        return []
    only = ", ".join(scheme.name for scheme in route.schemes)
    return [f"{','.join(methods)} {route.path}" + (f" (only optional: {only})" if only else "")]
