"""Which route answers a request: the linear search of the router, told with its reasons.

A full match ends the search. A path that matches with another method is remembered, and gives 405 if nothing better
follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from starlette.routing import BaseRoute, Host, Mount, compile_path

from typeway.cli.console import CliError
from typeway.cli.routes import WEBSOCKET, route_methods
from typeway.routing import iter_route_contexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typeway.routing import RouteContext

__all__ = ["Candidate", "Match", "candidates", "match_request"]

EVERY_METHOD = ("*", WEBSOCKET)
_PARAMETER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route with the mounts it lies below."""

    context: RouteContext
    methods: tuple[str, ...]
    path: str
    """Path template, mounts' prefixes included."""
    apps: tuple[object, ...]
    """The applications the request passes, outermost first."""

    def serves(self, method: str) -> bool:
        """Whether the route answers this method."""
        return method in self.methods or ("*" in self.methods and method != WEBSOCKET)


@dataclass(frozen=True, slots=True)
class Match:
    """The route that answers."""

    route: Candidate
    parameters: dict[str, str]
    """Text of each path parameter; empty if the request was given as a template."""
    shadowed: tuple[Candidate, ...] = ()
    """Later routes that match the same request and are not reached."""
    shadowed_by: Candidate | None = None
    """For a template: an earlier route that takes all its requests."""


@dataclass(slots=True)
class _Search:
    owner: object
    """The innermost application that took the request: mounts hand it on."""
    depth: int
    full: list[tuple[Candidate, dict[str, str]]]
    partial: list[Candidate]


def candidates(app: object, prefix: str = "", above: tuple[object, ...] = ()) -> Iterator[Candidate]:
    """Every route of ``app`` in matching order, those of mounted applications in the place of the mount."""
    apps = (*above, app)
    for context in iter_route_contexts(_routes(app)):
        route = context.original_route
        if isinstance(route, Host):
            continue  # Which host a request names is not known here.
        path = prefix + (context.path or "")
        if not isinstance(route, Mount):
            yield Candidate(context, route_methods(context), path, apps)
        elif route.routes:
            yield from candidates(route.app, path, apps)
        else:
            yield Candidate(context, EVERY_METHOD, _below(path), apps)


def match_request(app: object, method: str, path: str) -> Match:
    """Find the route for a concrete path or a template. Raises ``CliError`` with the status the client would get."""
    path = "/" + path.partition("?")[0].lstrip("/")
    return _match_template(app, method, path) if "{" in path else _match_path(app, method, unquote(path))


def _match_template(app: object, method: str, template: str) -> Match:
    everything = list(candidates(app))
    wanted = _shape(template)
    same = [one for one in everything if one.context.path_format == template or one.path == template]
    same = same or [one for one in everything if _shape(one.path) == wanted]
    serving = next((one for one in same if one.serves(method)), None)
    if serving is None:
        raise _no_match(method, template, same, everything)
    earlier = everything[: everything.index(serving)]
    shadow = next((one for one in earlier if one.serves(method) and _shape(one.path) == _shape(serving.path)), None)
    return Match(serving, {}, shadowed_by=shadow)


def _match_path(app: object, method: str, path: str) -> Match:
    search = _search(app, method, path)
    if search.full:
        (first, parameters), *rest = search.full
        return Match(first, parameters, tuple(candidate for candidate, _ in rest))
    if not search.partial:
        _refuse_redirect(app, method, path, search)
    raise _no_match(method, path, search.partial, list(candidates(app)))


def _refuse_redirect(app: object, method: str, path: str, search: _Search) -> None:
    """Say so if the path is redirected to the one with, or without, a slash at its end."""
    if (
        path == "/"
        or method == WEBSOCKET
        or not getattr(getattr(search.owner, "router", None), "redirect_slashes", False)
    ):
        return
    other = path[:-1] if path.endswith("/") else f"{path}/"
    there = _search(app, method, other)
    # A mount claims whatever is below it, so a deeper one is a match even if nothing inside answers.
    if there.full or there.partial or there.depth > search.depth:
        status = HTTPStatus.TEMPORARY_REDIRECT
        raise CliError(
            f"{method} {path} is redirected ({status.value}) to {other}", hint=f"typeway explain {method} {other}"
        )


def _search(app: object, method: str, path: str) -> _Search:
    search = _Search(app, 0, [], [])
    _collect(search, app, method, path, "", ())
    return search


def _collect(search: _Search, app: object, method: str, path: str, prefix: str, above: tuple[object, ...]) -> None:
    """Add the matches among the routes of ``app``, up to the first mount that claims the path."""
    apps = (*above, app)
    for context in iter_route_contexts(_routes(app)):
        route = context.original_route
        if isinstance(route, Host):
            continue
        template = prefix + (context.path or "")
        if isinstance(route, Mount):
            if _mount_pattern(template).match(path):
                _enter_mount(search, Candidate(context, EVERY_METHOD, _below(template), apps), method, path, template)
                return
            continue
        found = compile_path(template)[0].match(path)
        if found is None:
            continue
        candidate = Candidate(context, route_methods(context), template, apps)
        if candidate.serves(method):
            search.full.append((candidate, found.groupdict()))
        elif candidate.methods != (WEBSOCKET,):
            search.partial.append(candidate)


def _enter_mount(search: _Search, mount: Candidate, method: str, path: str, template: str) -> None:
    """A mount takes the request, whatever is inside: partial matches before it no longer count."""
    route = mount.context.original_route
    if search.full or not isinstance(route, Mount):
        return  # An earlier route answers; what a mount would do is of no interest then.
    search.partial.clear()
    search.owner, search.depth = route.app, search.depth + 1
    if route.routes:
        _collect(search, route.app, method, path, template.rstrip("/"), mount.apps)
    else:
        search.full.append((mount, {}))


def _below(template: str) -> str:
    """Template of everything below a mount."""
    return template.rstrip("/") + "/{path:path}"


def _mount_pattern(template: str) -> re.Pattern[str]:
    return compile_path(_below(template))[0]


def _no_match(method: str, path: str, partial: Iterable[Candidate], everything: list[Candidate]) -> CliError:
    allowed = sorted({name for candidate in partial for name in candidate.methods if name != WEBSOCKET})
    if method == WEBSOCKET:
        return CliError(f"No websocket route matches {path}: the handshake is refused", _nearest(path, everything))
    if allowed:
        status = HTTPStatus.METHOD_NOT_ALLOWED
        return CliError(
            f"{method} {path} is answered with {status.value} {status.phrase}",
            [f"allowed: {', '.join(allowed)}"],
            hint=f"typeway explain {allowed[0]} {path}",
        )
    status = HTTPStatus.NOT_FOUND
    return CliError(f"{method} {path} is answered with {status.value} {status.phrase}", _nearest(path, everything))


def _nearest(path: str, everything: Iterable[Candidate]) -> list[str]:
    """The most similar routes, as ``METHOD path`` lines."""
    scored = sorted(((_likeness(path, one.path), one) for one in everything), key=lambda pair: -pair[0])
    close = [one for score, one in scored if score >= 0.6][:3]
    if not close:
        return ["No route has a similar path; typeway routes lists them all."]
    return ["nearest routes:", *(f"  {','.join(one.methods)} {one.path}" for one in close)]


def _likeness(path: str, template: str) -> float:
    """Similarity from 0 to 1; a parameter counts as equal to whatever stands in its place."""
    given, known = path.split("/"), template.split("/")
    if known[-1].endswith(":path}") and len(given) >= len(known):
        known[-1:] = given[len(known) - 1 :]
    if len(given) == len(known):
        known = [mine if _PARAMETER.fullmatch(theirs) else theirs for mine, theirs in zip(given, known, strict=True)]
    return SequenceMatcher(a="/".join(given).lower(), b="/".join(known).lower()).ratio()


def _shape(template: str) -> str:
    """The template without the names of its parameters."""
    return _PARAMETER.sub(lambda found: "{:path}" if found[0].endswith(":path}") else "{}", template)


def _routes(app: object) -> list[BaseRoute]:
    return list(cast("Iterable[BaseRoute]", getattr(app, "routes", None) or ()))
