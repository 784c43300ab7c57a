"""What this stage is given: operations seen through their plans, and texts about the whole API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from typeway._adapters import Adapter
from typeway._plan import EndpointPlan

__all__ = ["Info", "JsonObject", "RouteView"]

JsonObject = dict[str, Any]
"""An object of the document."""


class RouteView(Protocol):
    """An operation as it is served: every attribute has its effective value, with routers and inclusions merged in."""

    @property
    def path(self) -> str:
        """The template as it was written, converters included."""
        ...

    @property
    def path_format(self) -> str:
        """The template without converters: a key of `paths`."""
        ...

    @property
    def methods(self) -> set[str] | None:
        """Upper-case methods."""
        ...

    @property
    def endpoint(self) -> Callable[..., Any]:
        """The user's function."""
        ...

    @property
    def name(self) -> str:
        """Name of the route; the summary is made from it."""
        ...

    @property
    def tags(self) -> Sequence[Any] | None:
        """Texts or members of an enumeration."""
        ...

    @property
    def summary(self) -> str | None:
        """Text in place of the name."""
        ...

    @property
    def description(self) -> str | None:
        """Docstring or given text."""
        ...

    @property
    def response_description(self) -> str:
        """Description of the main answer."""
        ...

    @property
    def responses(self) -> Mapping[int | str, Any]:
        """Further answers by status code, range or `default`."""
        ...

    @property
    def response_adapters(self) -> Mapping[int | str, Adapter]:
        """Adapters of the models of further answers."""
        ...

    @property
    def deprecated(self) -> bool | None:
        """Whether clients should no longer call this."""
        ...

    @property
    def operation_id(self) -> str | None:
        """The user's id for the operation."""
        ...

    @property
    def unique_id(self) -> str:
        """The id in force."""
        ...

    @property
    def include_in_schema(self) -> bool:
        """Whether the operation is documented."""
        ...

    @property
    def openapi_extra(self) -> JsonObject | None:
        """What the user merges into the operation."""
        ...

    @property
    def callbacks(self) -> Sequence[Any] | None:
        """Routes that describe requests made by the server."""
        ...

    @property
    def plan(self) -> EndpointPlan:
        """What is known about the operation."""
        ...


@dataclass(frozen=True, slots=True)
class Info:
    """What the document says about the API as a whole; the fields are those of `typeway.openapi.utils.get_openapi`."""

    title: str
    version: str
    openapi_version: str = "3.1.0"
    summary: str | None = None
    description: str | None = None
    tags: Sequence[JsonObject] | None = None
    servers: Sequence[JsonObject] | None = None
    terms_of_service: str | None = None
    contact: JsonObject | None = None
    license_info: JsonObject | None = None
    external_docs: JsonObject | None = None
    separate_input_output_schemas: bool = True
