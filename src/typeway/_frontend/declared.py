"""What ``frontend()`` declares, and how it looks from the root of the router tree."""

from __future__ import annotations

import inspect
import os
import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from typeway._declare.dependencies import with_dependencies
from typeway._declare.endpoint import plan_endpoint
from typeway._declare.response import ResponseOptions
from typeway._frontend.files import SiteFiles
from typeway._inclusion import IncludeContext
from typeway._options import CheckDir, Directory, Fallback
from typeway._plan import EndpointPlan
from typeway.params import Depends

if TYPE_CHECKING:
    from typeway.routing import APIRouter

__all__ = ["Frontend", "FrontendContext", "declare"]

_FALLBACKS = frozenset({"auto", "index.html", "404.html", None})
_NO_PARAMETERS: frozenset[str] = frozenset()
_SILENT = ResponseOptions(None, Response, True, None, None, None, True, False, False, False)


@dataclass(frozen=True, eq=False)
class Frontend:
    """One site as its router declares it.

    Attributes:
        path: the path below which it is served, with the router's prefix, without a slash at its end.
        files: its files.
        dependencies: those of its router.
        max_body_size: the limit of its router, in octets.
    """

    path: str
    files: SiteFiles
    dependencies: tuple[Depends, ...]
    max_body_size: int | None

    is_operation = True

    def seen_through(self, chain: tuple[IncludeContext, ...]) -> FrontendContext:
        """Return the site as it is served through a chain of inclusions, outermost first."""
        return FrontendContext(self, chain, "".join(step.prefix for step in chain) + self.path)


@dataclass(eq=False)
class FrontendContext:
    """One site as it is served: the counterpart of ``RouteContext``, with what the compiler asks of it."""

    original_route: Frontend
    chain: tuple[IncludeContext, ...]
    path: str
    plan: EndpointPlan = field(init=False)
    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    param_convertors: dict[str, Any] = field(default_factory=dict[str, Any])
    form_limits: dict[str, int] = field(default_factory=dict[str, int])

    def __post_init__(self) -> None:
        plan = plan_endpoint(
            self.endpoint,
            path=self.path,
            path_names=_NO_PARAMETERS,
            methods=self.methods,
            dependencies=self.original_route.dependencies,
            response=_SILENT,
            strict_content_type=True,
        )
        added = [dependency for step in self.chain for dependency in step.planned(_NO_PARAMETERS)]
        # No body is read for a file: what dependencies want of one is missing.
        self.plan = replace(plan, call=with_dependencies(plan.call, added), body=None)

    @property
    def max_body_size(self) -> int | None:
        """The most specific limit on bodies that was set, in octets."""
        limits = [self.original_route.max_body_size, *(step.max_body_size for step in self.chain[::-1])]
        return next((limit for limit in limits if limit is not None), None)

    async def endpoint(self, request: Request, response: Response) -> Response:
        """Answer a GET or HEAD request; ``response`` holds what dependencies add to the headers."""
        answer = await self.original_route.files.answer(self._rest(request.scope), request.scope)
        answer.raw_headers.extend(response.raw_headers)
        return answer

    async def refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with any other method. Raises ``HTTPException``: 405 where there is a file, else 404."""
        exists = await self.original_route.files.exists(self._rest(scope))
        raise HTTPException(status_code=405 if exists else 404)

    def _rest(self, scope: Scope) -> str:
        return get_route_path(scope)[len(self.path) :]


def declare(
    router: APIRouter,
    path: str,
    directory: Directory,
    fallback: Fallback | None,
    check_dir: CheckDir,
) -> None:
    """Check a declaration and give the site to its router.

    Raises:
        AssertionError: the path does not start with a slash, or the fallback is unknown.
        RuntimeError: ``check_dir`` wants a folder or a file to be there, and it is not.
    """
    assert path, "The path of a frontend must start with '/', but there is none"
    assert path.startswith("/"), f"The path of a frontend must start with '/': {path!r}"
    whole = router.prefix + path.rstrip("/")
    assert whole or path == "/", f"The path of a frontend must not consist of slashes: {path!r}"
    assert fallback in _FALLBACKS, f"There is no fallback {fallback!r}, only 'auto', 'index.html', '404.html' and None"
    files = SiteFiles(os.fspath(directory), fallback)
    if check_dir:
        _check(files, lenient=check_dir == "auto" and _in_development())
    known = router.frontends
    # COMPAT(fastapi): the first declaration decides which dependencies all sites of a router have.
    dependencies = known[0].dependencies if known else tuple(router.dependencies)
    known.append(Frontend(whole, files, dependencies, router.max_body_size))


def _in_development() -> bool:
    return os.environ.get("FASTAPI_ENV", os.environ.get("TYPEWAY_ENV")) == "development"


def _check(files: SiteFiles, *, lenient: bool) -> None:
    """Look for the folder and for a fallback that was named; the lenient only warn that there is no folder yet."""
    missing = files.missing()
    if missing is None:
        return
    if not lenient:
        raise RuntimeError(missing)
    if not os.path.isdir(files.folder):
        warnings.warn(f"{missing}. It is looked for again when a file is asked for.", stacklevel=_users_level())


def _users_level() -> int:
    """Return the ``stacklevel`` of the first caller outside this package."""
    level, frame = 0, inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").startswith("typeway."):
        level, frame = level + 1, frame.f_back
    return level
