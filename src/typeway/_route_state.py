"""The state of a path operation: what the decorator said, checked and with its defaults, and the plan made of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from starlette.responses import Response

from typeway._adapters import Adapter
from typeway._declare.annotations import subclass_of
from typeway._declare.endpoint import plan_endpoint
from typeway._declare.response import ResponseOptions
from typeway._declare.signature import return_annotation
from typeway._inclusion import adapters_of
from typeway._plan import EndpointPlan
from typeway.datastructures import DefaultPlaceholder

__all__ = ["RouteState", "default_name"]


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, DefaultPlaceholder) else value


class RouteState:
    """The attributes of a path operation that follow from its options alone."""

    endpoint: Callable[..., Any]
    response_class: Any
    response_adapters: dict[int | str, Adapter]

    def take_options(self, endpoint: Callable[..., Any], options: dict[str, Any]) -> None:
        """Set every option as an attribute, with the defaults that depend on the endpoint."""
        self.endpoint = endpoint
        for name, value in options.items():
            if name not in ("methods", "name", "route_class_override"):
                setattr(self, name, value)
        self.response_model = self._response_model(options["response_model"])
        self.tags: list[Any] = list(options["tags"] or [])
        self.dependencies: list[Any] = list(options["dependencies"] or [])
        self.responses: dict[int | str, dict[str, Any]] = options["responses"] or {}
        status = options["status_code"]
        self.status_code: int | None = int(status) if isinstance(status, IntEnum) else status
        self.description: str = options["description"] or inspect.cleandoc(self.endpoint.__doc__ or "")
        self.description = self.description.split("\f")[0].strip()
        self.response_adapters = adapters_of(self.responses, endpoint)

    def _response_model(self, declared: Any) -> Any:
        """Return the declared model, or the return annotation unless it is a response class."""
        if not isinstance(declared, DefaultPlaceholder):
            return declared
        annotation = return_annotation(self.endpoint)
        if annotation is inspect.Signature.empty or annotation is None or subclass_of(annotation, Response):
            return None
        if annotation is type(None):
            return None
        return annotation

    def plan_at(self, path: str, path_names: frozenset[str], methods: set[str]) -> EndpointPlan:
        """Plan the operation for a path."""
        options: Any = self
        chosen = self.response_class
        response = ResponseOptions(
            response_model=self.response_model,
            response_class=_plain(chosen),
            explicit_class=not isinstance(chosen, DefaultPlaceholder),
            status_code=self.status_code,
            include=options.response_model_include,
            exclude=options.response_model_exclude,
            by_alias=options.response_model_by_alias,
            exclude_unset=options.response_model_exclude_unset,
            exclude_defaults=options.response_model_exclude_defaults,
            exclude_none=options.response_model_exclude_none,
        )
        return plan_endpoint(
            self.endpoint,
            path=path,
            path_names=path_names,
            methods=methods,
            dependencies=self.dependencies,
            response=response,
            strict_content_type=bool(_plain(options.strict_content_type)),
        )


def default_name(endpoint: Callable[..., Any]) -> str:
    """Return the name of a route that was given none."""
    name = getattr(endpoint, "__name__", None)
    return name if isinstance(name, str) else type(endpoint).__name__
