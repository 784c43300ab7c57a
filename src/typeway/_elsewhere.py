"""Names that programs import from ``typeway.routing`` and ``typeway.dependencies``, though they live elsewhere.

They are FastAPI's imports for its own use, and part of what libraries have come to rely on.
"""

from __future__ import annotations

__all__ = ["DEPENDENCY_MODELS", "DEPENDENCY_UTILS", "ROUTING_NAMES"]

_ROUTING = {
    "typeway._compat": "ModelField Undefined lenient_issubclass",
    "typeway.dependencies.models": "Dependant",
    "typeway._handlers": "get_request_handler get_websocket_app request_response run_endpoint_function "
    "serialize_response websocket_session",
    "typeway.dependencies.utils": "SolvedDependency get_dependant get_parameterless_sub_dependant get_stream_item_type "
    "get_typed_return_annotation solve_dependencies",
    "typeway.encoders": "jsonable_encoder",
    "typeway.exceptions": "EndpointContext RequestValidationError ResponseValidationError "
    "WebSocketRequestValidationError",
    "typeway.sse": "EventSourceResponse KEEPALIVE_COMMENT ServerSentEvent format_sse_event",
    "typeway.types": "IncEx",
    "typeway.utils": "create_model_field is_body_allowed_for_status_code",
    "starlette._exception_handler": "wrap_app_handling_exceptions",
    "starlette._utils": "get_route_path is_async_callable",
    "starlette.concurrency": "iterate_in_threadpool run_in_threadpool",
    "starlette.datastructures": "URL URLPath",
    "starlette.exceptions": "HTTPException",
    "starlette.middleware": "Middleware",
    "starlette.middleware.body_limit": "MAX_BODY_SIZE_SCOPE_KEY",
    "starlette.responses": "PlainTextResponse RedirectResponse StreamingResponse",
    "starlette.routing": "Mount NoMatchFound compile_path get_name",
    "starlette.staticfiles": "StaticFiles",
    "starlette.types": "AppType",
    "starlette.websockets": "WebSocket",
}

_DEPENDENCY_UTILS = {
    "typeway._compat": "RequiredParam Undefined copy_field_info create_body_model field_annotation_is_scalar "
    "field_annotation_is_scalar_sequence field_annotation_is_sequence get_cached_model_fields get_missing_field_error "
    "is_bytes_or_nonable_bytes_annotation is_bytes_sequence_annotation is_scalar_field "
    "is_uploadfile_or_nonable_uploadfile_annotation is_uploadfile_sequence_annotation sequence_types "
    "serialize_sequence_value value_is_sequence",
    "typeway.background": "BackgroundTasks",
    "typeway.concurrency": "contextmanager_in_threadpool",
    "typeway.exceptions": "DependencyScopeError",
    "typeway.logger": "logger",
    "typeway.security.oauth2": "SecurityScopes",
    "typeway.utils": "create_model_field get_path_param_names",
    "pydantic_core": "CoreSchema",
    "starlette.concurrency": "run_in_threadpool",
    "starlette.datastructures": "FormData ImmutableMultiDict UploadFile",
    "starlette.requests": "HTTPConnection",
    "typing_inspection.typing_objects": "is_typealiastype",
}


def _full_names(homes: dict[str, str]) -> dict[str, str]:
    return {name: f"{home}.{name}" for home, names in homes.items() for name in names.split()}


ROUTING_NAMES = _full_names(_ROUTING)
"""Full names of what ``typeway.routing`` hands on, by name."""

DEPENDENCY_UTILS = {
    **_full_names(_DEPENDENCY_UTILS),
    "StarletteBackgroundTasks": "starlette.background.BackgroundTasks",
    "multipart_incorrect_install_error": "typeway._declare.values.MULTIPART_MISTAKEN",
    "multipart_not_installed_error": "typeway._declare.values.MULTIPART_MISSING",
}
"""Full names of what ``typeway.dependencies.utils`` hands on, by name."""

DEPENDENCY_MODELS = _full_names({"typeway.security.base": "SecurityBase", "typeway.types": "DependencyCacheKey"})
"""Full names of what ``typeway.dependencies.models`` hands on, by name."""
