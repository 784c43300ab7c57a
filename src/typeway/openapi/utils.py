"""OpenAPI documents. The work is done in `_describe`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from starlette.routing import BaseRoute

from typeway._describe import Info, RouteView, describe
from typeway.routing import APIRoute, RouteContext, iter_route_contexts

__all__ = ["get_openapi"]


def get_openapi(
    *,
    title: str,
    version: str,
    openapi_version: str = "3.1.0",
    summary: str | None = None,
    description: str | None = None,
    routes: Sequence[BaseRoute | RouteContext],
    webhooks: Sequence[BaseRoute | RouteContext] | None = None,
    tags: list[dict[str, Any]] | None = None,
    servers: list[dict[str, str | Any]] | None = None,
    terms_of_service: str | None = None,
    contact: dict[str, str | Any] | None = None,
    license_info: dict[str, str | Any] | None = None,
    separate_input_output_schemas: bool = True,
    external_docs: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of some routes, as JSON values.

    `routes` may hold routes, included routers and the contexts that `typeway.routing.iter_route_contexts` yields; only
    path operations that are part of the schema are described. `webhooks` are routes whose paths are the webhooks'
    names. With `separate_input_output_schemas=False` a model has one schema for what is read and what is sent where it
    can.

    Raises:
        pydantic.ValidationError: something given here, or in the declaration of a route, is not what OpenAPI allows
        there.
    """
    info = Info(
        title=title,
        version=version,
        openapi_version=openapi_version,
        summary=summary,
        description=description,
        tags=tags,
        servers=servers,
        terms_of_service=terms_of_service,
        contact=contact,
        license_info=license_info,
        external_docs=external_docs,
        separate_input_output_schemas=separate_input_output_schemas,
    )
    return describe(info, _operations(routes), _operations(webhooks or ()))


def _operations(routes: Sequence[BaseRoute | RouteContext]) -> list[RouteView]:
    """Return the path operations among some routes, as they are seen from the root."""
    contexts = iter_route_contexts(cast("Sequence[BaseRoute]", routes))
    return [cast("RouteView", context) for context in contexts if isinstance(context.original_route, APIRoute)]
