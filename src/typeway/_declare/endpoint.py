"""The story of this stage: an endpoint function becomes an ``EndpointPlan``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from typeway import params
from typeway._declare.dependencies import plan_call, plan_dependency, with_dependencies
from typeway._declare.errors import locate
from typeway._declare.response import ResponseOptions, plan_response
from typeway._plan import BodyPlan, CallPlan, EndpointPlan, ValuePlan

__all__ = ["body_of", "plan_body", "plan_endpoint"]


def plan_endpoint(
    call: Callable[..., Any],
    *,
    path: str,
    path_names: frozenset[str],
    methods: Iterable[str],
    dependencies: Sequence[params.Depends],
    response: ResponseOptions,
    strict_content_type: bool,
) -> EndpointPlan:
    """Plan one operation.

    ``dependencies`` are those without an argument, outermost first; they run before the endpoint's own.

    Raises:
        AssertionError, FastAPIError, DependencyScopeError, RecursionError: the declaration is faulty; the message says
            where.
    """
    first = [plan_dependency(marker, path_names, None) for marker in dependencies]
    plan = with_dependencies(plan_call(call, path_names), first)
    return EndpointPlan(
        path=path,
        methods=frozenset(methods),
        call=plan,
        body=plan_body(plan),
        response=plan_response(call, plan.kind, response),
        location=locate(call),
        strict_content_type=strict_content_type,
    )


def _body_values(plan: CallPlan) -> list[ValuePlan]:
    """Return the body's values in the whole tree, dependencies after what the callable itself declares."""
    values = list(plan.body)
    for use in plan.dependencies:
        values += _body_values(use.target)
    return values


def plan_body(plan: CallPlan) -> BodyPlan | None:
    """Plan the body; ``None`` if nothing is read from it."""
    return body_of(_body_values(plan))


def body_of(every: Sequence[ValuePlan]) -> BodyPlan | None:
    """Plan the body that these values are read from; ``None`` if there are none.

    A body of which one value belongs to a form is a form: what else is declared as a body is then one of its fields.
    """
    if not every:
        return None
    # COMPAT(fastapi): of values with the same name the last is documented, in the place of the first. Models that are
    # spread over a form are none of them.
    values = list({(value.name, value.model, value.alternatives): value for value in every}.values())
    is_form = any(value.source in ("form", "file") for value in every)
    if len(values) == 1 and not is_form:
        values = list(every[:1])
    first = values[0]
    spread = first.model is not None or bool(first.alternatives)
    embedded = len(values) > 1 or bool(getattr(first.field, "embed", None)) or (is_form and not spread)
    # COMPAT(fastapi): in a form, what values that are not of forms say of the media type does not count.
    saying = [value for value in every if value.source in ("form", "file")] or every
    announced = {getattr(value.field, "media_type", "application/json") for value in saying}
    if any(_in_parts(value) for value in every):
        media_type = "multipart/form-data"
    elif len(announced) == 1:
        media_type = announced.pop()
    else:
        media_type = "application/x-www-form-urlencoded" if is_form else "application/json"
    return BodyPlan(
        kind="form" if is_form else "json",
        embedded=embedded,
        values=tuple(values),
        media_type=media_type,
        required=any(value.field.is_required() for value in every),
    )


def _in_parts(value: ValuePlan) -> bool:
    """Tell whether a value can only be sent as a part of its own."""
    as_part = value.source == "form" and getattr(value.field, "media_type", None) == "multipart/form-data"
    return value.source == "file" or as_part
