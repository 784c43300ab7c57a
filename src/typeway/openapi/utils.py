"""OpenAPI documents, and parts of them for libraries that make their own. `_describe` does the work."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from typeway._assemble import described
from typeway._describe import Info, RouteView, describe
from typeway._describe.document import security_scheme
from typeway._describe.endpoint import Gathered, describe_metadata, describe_path, note_id
from typeway._describe.mapped import FieldMapping, MappedBook
from typeway._describe.parameters import examples_of
from typeway._describe.response import RANGES, REFUSAL_SCHEMAS
from typeway._lazy import handed_on
from typeway.datastructures import DefaultPlaceholder
from typeway.encoders import jsonable_encoder
from typeway.exceptions import FastAPIDeprecationWarning
from typeway.openapi.constants import METHODS_WITH_BODY, REF_PREFIX
from typeway.params import Body, ParamTypes
from typeway.routing import APIRoute, RouteContext, iter_route_contexts
from typeway.types import DependencyCacheKey, ModelNameMap
from typeway.utils import deep_dict_update, generate_operation_id_for_path, is_body_allowed_for_status_code

if TYPE_CHECKING:
    from typeway._compat import (
        ModelField,
        get_definitions,
        get_flat_models_from_fields,
        get_model_name_map,
        get_schema_from_model_field,
        lenient_issubclass,
    )
    from typeway.dependencies.models import Dependant
    from typeway.dependencies.utils import get_flat_params
    from typeway.openapi.models import OpenAPI

__all__ = [
    "METHODS_WITH_BODY",
    "REF_PREFIX",
    "Body",
    "DefaultPlaceholder",
    "Dependant",
    "DependencyCacheKey",
    "FastAPIDeprecationWarning",
    "JSONResponse",
    "ModelField",
    "ModelNameMap",
    "OpenAPI",
    "ParamTypes",
    "Response",
    "deep_dict_update",
    "generate_operation_id",
    "generate_operation_id_for_path",
    "generate_operation_summary",
    "get_definitions",
    "get_fields_from_routes",
    "get_flat_models_from_fields",
    "get_flat_params",
    "get_model_name_map",
    "get_openapi",
    "get_openapi_operation_metadata",
    "get_openapi_operation_request_body",
    "get_openapi_path",
    "get_schema_from_model_field",
    "is_body_allowed_for_status_code",
    "jsonable_encoder",
    "lenient_issubclass",
    "status_code_ranges",
    "validation_error_definition",
    "validation_error_response_definition",
]

# PERF: a document can be made without the models of the vocabulary and without the view that libraries have of plans.
_handed_on = handed_on(
    __name__,
    {
        "Dependant": "typeway.dependencies.models.Dependant",
        "ModelField": "typeway._compat.ModelField",
        "OpenAPI": "typeway.openapi.models.OpenAPI",
        "get_definitions": "typeway._compat.get_definitions",
        "get_flat_models_from_fields": "typeway._compat.get_flat_models_from_fields",
        "get_flat_params": "typeway.dependencies.utils.get_flat_params",
        "get_model_name_map": "typeway._compat.get_model_name_map",
        "get_schema_from_model_field": "typeway._compat.get_schema_from_model_field",
        "lenient_issubclass": "typeway._compat.lenient_issubclass",
    },
)
if not TYPE_CHECKING:
    __getattr__ = _handed_on

status_code_ranges: dict[str, str] = RANGES
"""Descriptions of answers that are declared for a range of statuses."""

validation_error_definition: dict[str, Any] = REFUSAL_SCHEMAS["ValidationError"]
"""The schema of one fault in the input. Documents use what is here when they are made."""

validation_error_response_definition: dict[str, Any] = REFUSAL_SCHEMAS["HTTPValidationError"]
"""The schema of the answer to invalid input. Documents use what is here when they are made."""


class _Operation(RouteView, Protocol):
    """An operation with the fields that libraries see."""

    dependant: Any
    body_field: Any
    response_field: Any
    response_fields: dict[int | str, Any]
    stream_item_field: Any


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
    return describe(info, _operations(routes), _operations(webhooks or ()), _refusal())


def _operations(routes: Sequence[BaseRoute | RouteContext]) -> list[_Operation]:
    """Return the path operations among some routes, as they are seen from the root."""
    contexts = iter_route_contexts(cast("Sequence[BaseRoute]", routes))
    operations = [context for context in contexts if isinstance(context.original_route, APIRoute)]
    return [cast("_Operation", described(context)) for context in operations]


def _refusal() -> dict[str, dict[str, Any]]:
    """Return the schemas of the answer to invalid input; programs replace those of this module."""
    return {"HTTPValidationError": validation_error_response_definition, "ValidationError": validation_error_definition}


def get_fields_from_routes(routes: Sequence[BaseRoute | RouteContext]) -> list[ModelField]:
    """Return all that documented operations read and send: fields of callbacks, bodies, answers, then parameters.

    Fields that are used several times are returned as often.
    """
    callbacks: list[ModelField] = []
    bodies: list[ModelField] = []
    answers: list[ModelField] = []
    parameters: list[ModelField] = []
    flat_params = _handed_on("get_flat_params")
    for route in _operations(routes):
        if not route.include_in_schema:
            continue
        if route.body_field:
            bodies.append(route.body_field)
        answers += _sent_fields(route)
        if route.callbacks:
            callbacks += get_fields_from_routes(route.callbacks)
        parameters += flat_params(route.dependant)
    return callbacks + bodies + answers + parameters


def _sent_fields(route: _Operation) -> Iterator[ModelField]:
    if route.response_field:
        yield route.response_field
    yield from route.response_fields.values()
    if route.stream_item_field:
        yield route.stream_item_field


def generate_operation_id(*, route: RouteView, method: str) -> str:
    """Return the id that an operation had in early versions of FastAPI. Deprecated: nothing calls it any more."""
    warnings.warn(
        "generate_operation_id() is deprecated: nothing calls it, and it will be removed.",
        category=FastAPIDeprecationWarning,
        stacklevel=2,
    )
    if route.operation_id:
        return route.operation_id
    return generate_operation_id_for_path(name=route.name, path=route.path_format, method=method)


def generate_operation_summary(*, route: RouteView, method: str) -> str:
    """Return the summary of an operation: what was given, else the name of the route in words."""
    summary: str = describe_metadata(route)["summary"]
    return summary


def get_openapi_operation_metadata(*, route: RouteView, method: str, operation_ids: set[str]) -> dict[str, Any]:
    """Return tags, summary, description, id and deprecation of an operation, and add its id to `operation_ids`.

    Issues a `UserWarning` if the id is among them already.
    """
    note_id(route, operation_ids)
    return describe_metadata(route)


def get_openapi_operation_request_body(
    *,
    body_field: ModelField | None,
    model_name_map: ModelNameMap,
    field_mapping: FieldMapping,
    separate_input_output_schemas: bool = True,
) -> dict[str, Any] | None:
    """Return the Request Body Object (OpenAPI 3.1, section 4.8.13) for the field of a body; `None` if there is none.

    `field_mapping` comes from `typeway._compat.get_definitions`.
    """
    if not body_field:
        return None
    schema = _handed_on("get_schema_from_model_field")(
        field=body_field,
        model_name_map=model_name_map,
        field_mapping=field_mapping,
        separate_input_output_schemas=separate_input_output_schemas,
    )
    marker = cast("Body", body_field.field_info)
    written: dict[str, Any] = {"required": True} if marker.is_required() else {}
    written["content"] = {marker.media_type: {"schema": schema, **examples_of(marker)}}
    return written


def get_openapi_path(
    *,
    route: RouteView,
    operation_ids: set[str],
    model_name_map: ModelNameMap,
    field_mapping: FieldMapping,
    separate_input_output_schemas: bool = True,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the Path Item Object of a route, its security schemes by name, and the definitions it needs beside others.

    The schemas are those of `field_mapping`, which comes from `typeway._compat.get_definitions`. The ids of the
    operations are added to `operation_ids`; a `UserWarning` is issued for one that is among them already. All three are
    empty for a route that is not part of the schema.
    """
    if not route.include_in_schema:
        return {}, {}, {}
    book = MappedBook(field_mapping, separate=separate_input_output_schemas)
    gathered = Gathered(book, operation_ids)
    item = describe_path(route, gathered)
    schemes = {name: dict(security_scheme(model)) for name, model in gathered.security_schemes.items()}
    refusal = _refusal() if gathered.refuses else {}
    return item, schemes, {name: refusal[name] for name in sorted(refusal, reverse=True)}
