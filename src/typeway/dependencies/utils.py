"""FastAPI's functions over dependants, for libraries; the plans and the compiler do the work."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ForwardRef, Literal, get_args, get_origin

from pydantic_core import PydanticUndefined
from starlette.background import BackgroundTasks as StarletteBackgroundTasks
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from typeway import params
from typeway._compat import lenient_issubclass as lenient_issubclass
from typeway._compat.v2 import ModelField, evaluate_forwardref, get_cached_model_fields
from typeway._concurrency_limit import ConcurrencyLimit
from typeway._declare.annotations import is_json_metadata, model_of
from typeway._declare.classify import classify, injected_kind
from typeway._declare.dependencies import plan_call, plan_dependency
from typeway._declare.response import stream_item
from typeway._declare.signature import namespace_of, typed_signature
from typeway._declare.values import ensure_multipart, source_of
from typeway._elsewhere import DEPENDENCY_UTILS
from typeway._lazy import handed_on
from typeway._plan import ValuePlan
from typeway._received import body_values, parameter_values
from typeway._solve import Solving, solve
from typeway._view.attributes import flat_body_params
from typeway._view.dependants import INJECTED_NAMES, cache_key, dependant_of, dependant_of_use, path_names_of
from typeway._view.fields import body_field, embeds, field_of
from typeway._view.functions import UTILS, current, is_replaced, watch_module
from typeway.dependencies.models import Dependant
from typeway.types import DependencyCacheKey

__all__ = [
    "ParamDetails",
    "SolvedDependency",
    "add_non_field_param_to_dependency",
    "add_param_to_fields",
    "analyze_param",
    "ensure_multipart_is_installed",
    "get_dependant",
    "get_flat_params",
    "get_parameterless_sub_dependant",
    "get_stream_item_type",
    "get_typed_annotation",
    "get_typed_return_annotation",
    "get_typed_signature",
    "get_validation_alias",
    "request_body_to_args",
    "request_params_to_args",
    "solve_dependencies",
]

Call = Callable[..., Any]
Scope = Literal["function", "request"]


@dataclass
class ParamDetails:
    """What one parameter is: a dependency, a field, or neither."""

    type_annotation: Any
    depends: params.Depends | None
    field: ModelField | None


@dataclass
class SolvedDependency:
    """The keyword arguments of a callable, and what came up while they were found.

    ``errors`` are those of values that were refused; ``background_tasks`` are there if somebody wanted them.
    """

    values: dict[str, Any]
    errors: list[Any]
    background_tasks: StarletteBackgroundTasks | None
    response: Response
    dependency_cache: dict[DependencyCacheKey, Any]


def ensure_multipart_is_installed() -> None:
    """Make sure that forms can be parsed. Raises ``RuntimeError`` if python-multipart is not installed."""
    ensure_multipart()


def get_typed_signature(call: Call) -> inspect.Signature:
    """Return the signature of a callable with evaluated annotations."""
    return typed_signature(call)


def get_typed_annotation(annotation: Any, globalns: dict[str, Any]) -> Any:
    """Return an annotation that may be text, evaluated; a name that is unknown leaves a ``ForwardRef``."""
    if not isinstance(annotation, str):
        return annotation
    value = evaluate_forwardref(ForwardRef(annotation), globalns, globalns)
    return None if value is type(None) else value


def get_typed_return_annotation(call: Call) -> Any:
    """Return what a callable returns, evaluated; ``None`` if it does not say."""
    annotation = inspect.signature(call).return_annotation
    if annotation is inspect.Signature.empty:
        return None
    return get_typed_annotation(annotation, namespace_of(call))


def get_stream_item_type(annotation: Any) -> Any | None:
    """Return the type of what an annotated iterator yields, ``None`` if it is no iterator."""
    return stream_item(annotation)


def get_parameterless_sub_dependant(*, depends: params.Depends, path: str) -> Dependant:
    """Return the dependant of a dependency whose result is dropped.

    Raises:
        AssertionError: what is depended on cannot be called.
    """
    if is_replaced(UTILS, "get_dependant"):
        scopes = list(depends.scopes or ()) if isinstance(depends, params.Security) else []
        dependant: Dependant = current(UTILS, "get_dependant")(
            path=path,
            call=depends.dependency,
            own_oauth_scopes=scopes,
            scope=depends.scope,
            concurrency=depends._concurrency,  # pyright: ignore[reportPrivateUsage]  # ours
        )
        return dependant
    return dependant_of_use(plan_dependency(depends, path_names_of(path), None), path, ())


def get_dependant(
    *,
    path: str,
    call: Call,
    name: str | None = None,
    own_oauth_scopes: list[str] | None = None,
    parent_oauth_scopes: list[str] | None = None,
    use_cache: bool = True,
    scope: Scope | None = None,
    concurrency: ConcurrencyLimit | None = None,
) -> Dependant:
    """Return the dependant of a callable, with all that it depends on; ``path`` names the values of the path.

    Raises:
        AssertionError, FastAPIError, DependencyScopeError: the declaration is faulty.
    """
    dependant = dependant_of(
        plan_call(call, path_names_of(path)),
        path,
        name=name,
        own_scopes=own_oauth_scopes,
        parent_scopes=parent_oauth_scopes,
        use_cache=use_cache,
        scope=scope,
        concurrency=concurrency,
    )
    if is_replaced(UTILS, "get_dependant"):
        dependant.dependencies = [_made_again(below) for below in dependant.dependencies]
    return dependant


def _made_again(below: Dependant) -> Dependant:
    """Return a dependant made by the function that a library has put in the place of ``get_dependant``."""
    made: Dependant = current(UTILS, "get_dependant")(
        path=below.path,
        call=below.call,
        name=below.name,
        own_oauth_scopes=below.own_oauth_scopes,
        parent_oauth_scopes=below.parent_oauth_scopes,
        use_cache=below.use_cache,
        scope=below.scope,
        concurrency=below.concurrency,
    )
    return made


def get_flat_params(dependant: Dependant) -> list[ModelField]:
    """Return what a dependant and all below it read from path, query, headers and cookies, in this order."""
    every = _flat(dependant, set())
    return [
        field
        for place in ("path_params", "query_params", "header_params", "cookie_params")
        for each in every
        for parameter in getattr(each, place)
        for field in _spread(parameter)
    ]


def _spread(parameter: ModelField) -> list[ModelField]:
    """Return the fields of a parameter model, any other parameter as it is."""
    model = model_of(parameter.field_info.annotation)
    is_json = any(is_json_metadata(item) for item in parameter.field_info.metadata)
    return [parameter] if model is None or is_json else get_cached_model_fields(model)


def _flat(dependant: Dependant, seen: set[DependencyCacheKey]) -> list[Dependant]:
    key = cache_key(dependant)
    if key in seen:
        return []
    seen.add(key)
    return [dependant, *(each for below in dependant.dependencies for each in _flat(below, seen))]


# The names of the next three begin with an underscore in FastAPI; libraries import them all the same.
def _get_flat_body_params(dependant: Dependant) -> list[ModelField]:  # pyright: ignore[reportUnusedFunction]  # see above
    return flat_body_params(dependant)


def _should_embed_body_fields(fields: list[ModelField]) -> bool:  # pyright: ignore[reportUnusedFunction]  # see above
    return embeds(fields)


def _get_body_field(  # pyright: ignore[reportUnusedFunction]  # see above
    *, body_params: list[ModelField], name: str, embed_body_fields: bool
) -> ModelField | None:
    return body_field(body_params, name, embed_body_fields)


def get_validation_alias(field: ModelField) -> str:
    """Return the name that a field is read under."""
    return field.validation_alias or field.alias


def analyze_param(*, param_name: str, annotation: Any, value: Any, path_param_names: set[str]) -> ParamDetails:
    """Tell what one parameter is; ``value`` is its default, ``inspect.Signature.empty`` if it has none.

    Raises:
        AssertionError: markers contradict each other, or the type cannot come from where the marker says.
        FastAPIError: Pydantic does not know the type.
    """
    parameter = inspect.Parameter(param_name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=annotation)
    bare = Any if annotation is inspect.Signature.empty else annotation
    while get_origin(bare) is Annotated:
        bare = get_args(bare)[0]
    claimed = classify(parameter, frozenset(path_param_names), _function_of(param_name))
    if isinstance(claimed, params.Depends):
        return ParamDetails(type_annotation=bare, depends=claimed, field=None)
    field = field_of(claimed) if isinstance(claimed, ValuePlan) else None
    return ParamDetails(type_annotation=bare, depends=None, field=field)


def _function_of(parameter: str) -> Call:
    """Return a function to name in messages about a parameter that was given alone."""

    def function() -> None:
        pass

    function.__name__ = function.__qualname__ = f"the function of {parameter!r}"
    return function


def add_non_field_param_to_dependency(*, param_name: str, type_annotation: Any, dependant: Dependant) -> bool | None:
    """Note an argument that is handed over as it is, such as the request; ``None`` if the type is none of these."""
    kind = injected_kind(type_annotation)
    if kind is None:
        return None
    setattr(dependant, INJECTED_NAMES[kind], param_name)
    return True


def add_param_to_fields(*, field: ModelField, dependant: Dependant) -> None:
    """Add a parameter to a dependant, at the place that its marker names.

    Raises:
        AssertionError: the field is part of a body.
    """
    place = source_of(field.field_info)
    assert place in ("path", "query", "header", "cookie"), (
        f"The parameter {field.name!r} belongs to a body: add it to `body_params`"
    )
    getattr(dependant, f"{place}_params").append(field)


def request_params_to_args(
    fields: Sequence[ModelField], received_params: Mapping[str, Any] | QueryParams | Headers
) -> tuple[dict[str, Any], list[Any]]:
    """Return the valid values among parameters of one place, and the errors of the others."""
    return parameter_values(fields, received_params)


async def request_body_to_args(
    body_fields: list[ModelField], received_body: Any, embed_body_fields: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the valid values of a body, a form or a JSON document, and the errors of the others.

    Raises:
        AssertionError: there are no fields.
    """
    assert body_fields, "There is nothing to read from the body: `body_fields` is empty"
    return await body_values(body_fields, received_body, embed=embed_body_fields)


async def solve_dependencies(
    *,
    request: Request | WebSocket,
    dependant: Dependant,
    body: Any = PydanticUndefined,
    background_tasks: StarletteBackgroundTasks | None = None,
    response: Response | None = None,
    dependency_overrides_provider: Any | None = None,
    dependency_cache: dict[DependencyCacheKey, Any] | None = None,
    async_exit_stack: AsyncExitStack,
    embed_body_fields: bool,
    _uses_scopes_cache: dict[int, tuple[Dependant, bool]] | None = None,
) -> SolvedDependency:
    """Find the keyword arguments of a dependant's callable, running all that it depends on.

    Dependencies with ``yield`` enter the exit stacks in the request's scope.

    Raises:
        AssertionError: there are such dependencies, but no exit stacks.
    """
    overrides: dict[Any, Any] = getattr(dependency_overrides_provider, "dependency_overrides", None) or {}
    cache: dict[DependencyCacheKey, Any] = {} if dependency_cache is None else dependency_cache
    solving = Solving(request, sent=body, overrides=overrides, cache=cache, response=response, tasks=background_tasks)
    values, errors = await solve(solving, dependant, embed=embed_body_fields)
    return SolvedDependency(
        values=values,
        errors=errors,
        background_tasks=solving.tasks,
        response=solving.response,
        dependency_cache=cache,
    )


if not TYPE_CHECKING:
    __getattr__ = handed_on(__name__, DEPENDENCY_UTILS)
watch_module(__name__, {"get_dependant": get_dependant})
