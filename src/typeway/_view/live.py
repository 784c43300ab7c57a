"""Plans that follow what libraries change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from typeway._clock import view_changed, view_version
from typeway._plan import BodyPlan, EndpointPlan, ResponsePlan
from typeway._view.functions import ROUTING, UTILS, current, is_replaced
from typeway.datastructures import DefaultPlaceholder

if TYPE_CHECKING:
    from typeway.dependencies.models import Dependant

__all__ = [
    "VIEW_NAMES",
    "Live",
    "ViewAttribute",
    "follows",
    "is_touched",
    "plan_now",
    "rebuilt",
    "replaced_names",
    "view_attribute",
]


class Live:
    """A plan with the dependant that libraries see of it. The plan follows the changes of the dependant."""

    __slots__ = ("_dependant", "_path", "_plan", "_seen", "base")

    def __init__(self, base: EndpointPlan, path: str, dependant: Dependant | None = None) -> None:
        self.base = base
        self._path = path
        self._plan = base
        self._seen = -1
        self._dependant: Dependant | None = None
        if dependant is not None:
            self._take(dependant)

    def _take(self, dependant: Dependant) -> Dependant:
        from typeway.dependencies.models import watch

        watch(dependant)
        self._dependant = dependant
        return dependant

    @property
    def dependant(self) -> Dependant:
        """The view of the plan, made when it is first asked for."""
        if self._dependant is not None:
            return self._dependant
        from typeway._view.dependants import dependant_of

        return self._take(dependant_of(self.base.call, self._path, scope="function"))

    def plan(self) -> EndpointPlan:
        """Return the plan as the dependant has it now: the one it was made of, unless something has changed."""
        if self._dependant is None or self._seen == view_version.number:
            return self._plan
        from typeway._view.dependants import call_plan

        self._seen = view_version.number
        self._take(self._dependant)  # what was added to it is watched from here on
        call = call_plan(self._dependant)
        self._plan = self.base if call is self.base.call else replace(self.base, call=call)
        return self._plan


VIEW_NAMES = frozenset(
    {
        *("body_field", "response_field", "stream_item_field", "response_fields", "_embed_body_fields"),
        *("stream_item_type", "is_sse_stream", "is_json_stream"),
    }
)
"""Attributes that a route and its views from further out have for libraries only."""


def view_attribute(name: str, plan: EndpointPlan, view: Any) -> Any:
    """Return one of these attributes, made of a plan for the route, or the context, that has it."""
    from typeway._view.attributes import ATTRIBUTES

    return ATTRIBUTES[name](plan, view)


def rebuilt(plan: EndpointPlan, path: str, dependencies: Sequence[Any]) -> Live | None:
    """Return a plan with the dependant that libraries' own functions make of it; ``None`` where they replaced none.

    ``dependencies`` are the markers of those whose results are dropped, outermost first.
    """
    names = ("get_dependant", "get_parameterless_sub_dependant")
    if not is_replaced(ROUTING, *names) and not is_replaced(UTILS, *names):
        return None
    dependant = current(ROUTING, "get_dependant")(path=path, call=plan.call.call, scope="function")
    make = current(ROUTING, "get_parameterless_sub_dependant")
    for marker in reversed(dependencies):
        dependant.dependencies.insert(0, make(depends=marker, path=path))
    return Live(plan, path, dependant)


class ViewAttribute:
    """An attribute of a route that is made when it is first read, and may be replaced."""

    name: str

    def __init__(self, make: Callable[[Any], Any] | None = None) -> None:
        self.make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, route: Any, owner: type | None = None) -> Any:
        if route is None:
            return self
        values = _values(route)
        if self.name not in values:
            make = self.make
            values[self.name] = view_attribute(self.name, route.plan, route) if make is None else make(route)
        return values[self.name]

    def __set__(self, route: Any, value: Any) -> None:
        _values(route)[self.name] = value
        own = cast("dict[str, Any]", vars(route))
        own["_replaced"] = replaced_names(route) | {self.name}
        view_changed()


def _values(route: Any) -> dict[str, Any]:
    own = cast("dict[str, Any]", vars(route))
    values: dict[str, Any] = own.setdefault("_viewed", {})
    return values


def replaced_names(route: Any) -> frozenset[str]:
    """Return the names of the view's attributes that were assigned."""
    own = cast("dict[str, Any]", vars(route))
    names: frozenset[str] = own.get("_replaced", _NONE)
    return names


_NONE = frozenset[str]()

_SAME = (
    ("status_code", "status_code"),
    ("include", "response_model_include"),
    ("exclude", "response_model_exclude"),
    ("by_alias", "response_model_by_alias"),
    ("exclude_unset", "response_model_exclude_unset"),
    ("exclude_defaults", "response_model_exclude_defaults"),
    ("exclude_none", "response_model_exclude_none"),
)


def follows(route: Any, plan: EndpointPlan) -> bool:
    """Tell whether a plan still says what the attributes of its route say."""
    call = plan.call
    if call.call is not route.endpoint or len(call.dependencies) < len(route.dependencies):
        return False
    markers = [use.marker for use in call.dependencies if use.argument is None]
    if len(markers) != len(route.dependencies):
        return False
    if any(marker is not mine for marker, mine in zip(markers, route.dependencies, strict=True)):
        return False
    if not route.is_operation:
        return True
    answer = plan.response
    if answer.stream is None and answer.model is not route.response_model:
        return False
    return all(getattr(answer, ours) == getattr(route, theirs) for ours, theirs in _SAME)


def is_touched(route: Any) -> bool:
    """Tell whether a route's attributes may say something else than its plan."""
    return bool(replaced_names(route)) or () in route.lives or not _answers_alike(route)


def _answers_alike(route: Any) -> bool:
    if not route.is_operation:
        return True
    return _answer_now(route, route.plan.response, _NONE) is route.plan.response


def plan_now(route: Any, *, serving: bool) -> EndpointPlan:
    """Return the plan that a route's attributes stand for at this moment, for its own path.

    ``serving`` tells what is served from what is documented: there, a body is embedded if the route says so.
    """
    base: EndpointPlan = route.plan
    names = replaced_names(route)
    call = base.call
    if "dependant" in names:
        from typeway._view.dependants import call_plan

        call = call_plan(route.dependant)
    elif () in route.lives:
        call = route.lives[()].plan().call
    body = _body_now(route, base.body, names, serving=serving)
    response = _answer_now(route, base.response, names) if route.is_operation else base.response
    if call is base.call and body is base.body and response is base.response:
        return base
    return replace(base, call=call, body=body, response=response)


def _body_now(route: Any, body: BodyPlan | None, names: frozenset[str], *, serving: bool) -> BodyPlan | None:
    if "body_field" in names:
        from typeway._view.fields import body_plan

        body = body_plan(route.body_field)
        if serving and body is not None:
            body = replace(body, embedded=route._embed_body_fields)
    if serving and body is not None and "_embed_body_fields" in names:
        body = replace(body, embedded=route._embed_body_fields)
    return body


def _answer_now(route: Any, answer: ResponsePlan, names: frozenset[str]) -> ResponsePlan:
    changes = {
        ours: getattr(route, theirs) for ours, theirs in _SAME if getattr(answer, ours) != getattr(route, theirs)
    }
    chosen = route.response_class
    explicit = not isinstance(chosen, DefaultPlaceholder)
    response_class = chosen if explicit else chosen.value
    if explicit != answer.explicit_class or response_class is not answer.response_class:
        changes.update(explicit_class=explicit, response_class=response_class)
    if "response_field" in names or "stream_item_field" in names:
        from typeway._view.fields import adapter_of

        field, item = route.response_field, route.stream_item_field
        changes.update(model=None, adapter=None, item=None if item is None else adapter_of(item))
        if field is not None:
            changes.update(model=field.field_info.annotation, adapter=adapter_of(field))
    return replace(answer, **changes) if changes else answer
