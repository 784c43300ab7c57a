"""Trees of dependants: from plans, and back to them.

A dependant remembers the plan it was made of. As long as nothing in it or below it has changed, the way back leads to
that very plan, so that nothing is compiled again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from typeway._compat.v2 import ModelField
from typeway._declare.signature import call_kind, call_name, unwrapped
from typeway._plan import CallPlan, DependencyPlan, Injected, InjectedPlan, SourceName, ValuePlan
from typeway._view.fields import field_of, value_of
from typeway.dependencies.models import Dependant
from typeway.params import Depends, Security
from typeway.security.base import SecurityBase
from typeway.types import DependencyCacheKey
from typeway.utils import get_path_param_names

__all__ = [
    "INJECTED_NAMES",
    "cache_key",
    "call_plan",
    "computed_scope",
    "dependant_of",
    "dependant_of_use",
    "oauth_scopes",
    "path_names_of",
    "scopes_below",
    "uses_security_scopes",
]

_PLACES: tuple[SourceName, ...] = ("path", "query", "header", "cookie")
INJECTED_NAMES: dict[Injected, str] = {
    "request": "request_param_name",
    "websocket": "websocket_param_name",
    "connection": "http_connection_param_name",
    "response": "response_param_name",
    "background": "background_tasks_param_name",
    "scopes": "security_scopes_param_name",
}
assert set(INJECTED_NAMES) == set(get_args(Injected))


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a dependant was made of, and how it looked then."""

    plan: CallPlan
    use: DependencyPlan | None
    state: tuple[object, ...]
    use_state: tuple[object, ...]


def _state(dependant: Dependant) -> tuple[object, ...]:
    """Return what a dependant says of its callable and of its arguments."""
    fields = (getattr(dependant, f"{place}_params") for place in (*_PLACES, "body"))
    names = (getattr(dependant, name) for name in INJECTED_NAMES.values())
    return (id(dependant.call), *(tuple(map(id, part)) for part in fields), *names)


def _use_state(dependant: Dependant) -> tuple[object, ...]:
    """Return what a dependant says of its use."""
    scopes = tuple(oauth_scopes(dependant))
    return (dependant.name, dependant.use_cache, dependant.scope, scopes, id(dependant.concurrency))


def oauth_scopes(dependant: Dependant) -> list[str]:
    """Return the security scopes demanded of a dependant, those from further out first."""
    above, own = dependant.parent_oauth_scopes or [], dependant.own_oauth_scopes or []
    return [*above, *(scope for scope in dict.fromkeys(own) if scope not in above)]


def scopes_below(dependant: Dependant) -> list[str]:
    """Return the security scopes that a dependant demands of those below it; those demanded twice are there twice."""
    return [*(dependant.parent_oauth_scopes or ()), *(dependant.own_oauth_scopes or ())]


def dependant_of(
    plan: CallPlan,
    path: str,
    *,
    name: str | None = None,
    own_scopes: Sequence[str] | None = None,
    parent_scopes: Sequence[str] | None = None,
    use_cache: bool = True,
    scope: Literal["function", "request"] | None = None,
    concurrency: Any = None,
    use: DependencyPlan | None = None,
) -> Dependant:
    """Return the dependant of a callable, with all below it."""
    dependant = Dependant(
        name=name,
        call=plan.call,
        own_oauth_scopes=None if own_scopes is None else list(own_scopes),
        parent_oauth_scopes=None if parent_scopes is None else list(parent_scopes),
        use_cache=use_cache,
        path=path,
        scope=scope,
        concurrency=concurrency,
    )
    for value in plan.parameters:
        getattr(dependant, f"{value.source}_params").append(field_of(value))
    dependant.body_params = [field_of(value) for value in plan.body]
    for item in plan.injected:
        setattr(dependant, INJECTED_NAMES[item.kind], item.name)
    above = scopes_below(dependant)
    dependant.dependencies = [dependant_of_use(below, path, above) for below in plan.dependencies]
    origin = _Origin(plan, use, _state(dependant), _use_state(dependant))
    vars(dependant)["_origin"] = origin
    return dependant


def dependant_of_use(use: DependencyPlan, path: str, above: Sequence[str]) -> Dependant:
    """Return the dependant of one use of a dependency; ``above`` are the security scopes demanded further out."""
    return dependant_of(
        use.target,
        path,
        name=use.argument,
        own_scopes=use.scopes,
        parent_scopes=None if use.argument is None else above,
        use_cache=use.use_cache,
        scope=use.scope,
        concurrency=use.marker._concurrency,  # pyright: ignore[reportPrivateUsage]  # ours
        use=use,
    )


def path_names_of(path: str | None) -> frozenset[str]:
    """Return the names in a path template, without convertors."""
    return frozenset(name.partition(":")[0] for name in get_path_param_names(path or ""))


def call_plan(dependant: Dependant) -> CallPlan:
    """Return the plan of a dependant: the one that it was made of, unless something was changed since."""
    origin: _Origin | None = vars(dependant).get("_origin")
    above = scopes_below(dependant)
    uses = tuple(_use_plan(below, above) for below in dependant.dependencies)
    if origin is not None and _state(dependant) == origin.state:
        known = origin.plan.dependencies
        if len(uses) == len(known) and all(new is old for new, old in zip(uses, known, strict=True)):
            return origin.plan
    call = dependant.call or nothing
    names = path_names_of(dependant.path)
    parameters: list[ValuePlan] = []
    for place in _PLACES:
        fields: list[ModelField] = getattr(dependant, f"{place}_params")
        parameters += [value_of(field, place, names, call) for field in fields]
    plan = CallPlan(
        call=call,
        name=call_name(call),
        kind=call_kind(call),
        parameters=tuple(parameters),
        body=tuple(value_of(field, None, names, call) for field in dependant.body_params),
        injected=_injected(dependant, origin),
        dependencies=uses,
    )
    vars(dependant)["_origin"] = _Origin(plan, None, _state(dependant), ())
    return plan


def nothing() -> None:
    """Stands for the callable of a dependant that has none."""


def _injected(dependant: Dependant, origin: _Origin | None) -> tuple[InjectedPlan, ...]:
    """Return what is handed over; of several arguments of one kind a dependant knows the last only."""
    known = origin.plan.injected if origin is not None else ()
    found: list[InjectedPlan] = []
    for kind, attribute in INJECTED_NAMES.items():
        name: str | None = getattr(dependant, attribute)
        same_kind = [item for item in known if item.kind == kind]
        if same_kind and same_kind[-1].name == name:
            found += same_kind
        elif name is not None:
            found.append(InjectedPlan(name, kind))
    return tuple(found)


def _use_plan(dependant: Dependant, above: Sequence[str]) -> DependencyPlan:
    target = call_plan(dependant)
    origin: _Origin | None = vars(dependant).get("_origin")
    if origin is not None and origin.use is not None and target is origin.plan:
        unchanged = origin.use_state == _use_state(dependant)
        if unchanged:
            return origin.use
    moved = (scope for scope in dependant.parent_oauth_scopes or () if scope not in above)
    scopes = (*moved, *(dependant.own_oauth_scopes or ()))
    marker: Depends = Depends(target.call, use_cache=dependant.use_cache, scope=dependant.scope)
    if scopes:
        marker = Security(target.call, use_cache=dependant.use_cache, scope=dependant.scope, scopes=scopes)
    object.__setattr__(marker, "_concurrency", dependant.concurrency)
    use = DependencyPlan(
        target=target,
        argument=dependant.name,
        marker=marker,
        use_cache=dependant.use_cache,
        scope=dependant.scope,
        scopes=scopes,
    )
    vars(dependant)["_origin"] = _Origin(target, use, _state(dependant), _use_state(dependant))
    return use


def computed_scope(dependant: Dependant) -> str | None:
    """Return when a dependency with ``yield`` is left; ``None`` for one that has nothing to leave."""
    if dependant.scope:
        return dependant.scope
    kind = call_kind(dependant.call) if dependant.call is not None else "function"
    return "request" if kind in ("generator", "async_generator") else None


def uses_security_scopes(dependant: Dependant) -> bool:
    """Tell whether security scopes make a difference to a dependant or to anything below it."""
    if dependant.own_oauth_scopes or dependant.security_scopes_param_name is not None:
        return True
    if dependant.call is not None and isinstance(unwrapped(dependant.call), SecurityBase):
        return True
    return any(uses_security_scopes(below) for below in dependant.dependencies)


def cache_key(dependant: Dependant) -> DependencyCacheKey:
    """Return what identifies the result of a dependant within one request."""
    scopes = tuple(sorted(set(oauth_scopes(dependant)))) if uses_security_scopes(dependant) else ()
    return (dependant.call, scopes, computed_scope(dependant) or "")
