"""One argument: where it is read, under which name, how it is validated."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from typeway._adapters import Adapter
from typeway._record import record

SourceName = Literal["path", "query", "header", "cookie", "body", "form", "file"]
"""The place a value comes from. ``body`` is JSON or raw bytes; ``form`` and ``file`` are parts of a form."""

Injected = Literal["request", "websocket", "connection", "response", "background", "scopes"]
"""What the framework hands over as it is, without reading or validating it."""


@record(frozen=True, slots=True)
class ModelFieldPlan:
    """One field of a parameter model.

    ``wires`` are the names accepted in the request, the documented one first, each with the key that the model
    validates it under. ``repeated`` fields collect every occurrence of their name into a list. See ``ValuePlan`` for
    ``blank_is_missing``.
    """

    name: str
    wires: tuple[tuple[str, str], ...]
    repeated: bool
    required: bool
    field: FieldInfo
    blank_is_missing: bool = False


@record(frozen=True, slots=True, eq=False)
class ValuePlan:
    """One argument that is read from the request and validated.

    Attributes:
        name: name of the function's argument.
        source: the place it is read from.
        wire: its name there, and in error locations and OpenAPI (a header's hyphens are in place already).
        wires: all accepted names, the preferred one first; more than one only with ``AliasChoices``.
        annotation: the type, without ``Annotated`` metadata.
        field: the marker with the metadata of the annotation merged in; carries default, title, description and so on.
        adapter: validator and serializer for the type with its metadata (without the default).
        required: there is no default.
        repeated: every occurrence of the name is collected into a list.
        sequence: the type is a sequence; a form may carry a body's value of such a type in several parts.
        model: the parameter model spread over this place, if the value is one; ``fields`` are then its fields.
        optional: the parameter model, or the union of models, may be ``None``.
        blank_is_missing: an empty text counts as not sent: the type is a sequence, but its text is taken whole (JSON,
            cookies).
        alternatives: the models, with their fields, of a form that is a union of models.
        read_into: an uploaded file is read into ``bytes``, the contents of several into this class.
    """

    name: str
    source: SourceName
    wire: str
    wires: tuple[str, ...]
    annotation: Any
    field: FieldInfo
    adapter: Adapter
    required: bool
    repeated: bool = False
    sequence: bool = False
    model: type[BaseModel] | None = None
    fields: tuple[ModelFieldPlan, ...] = ()
    optional: bool = False
    alternatives: tuple[tuple[type[BaseModel], tuple[ModelFieldPlan, ...]], ...] = ()
    read_into: type[Any] | None = None
    blank_is_missing: bool = False


@record(frozen=True, slots=True)
class InjectedPlan:
    """One argument that is handed over: request, response to be amended, background tasks, security scopes."""

    name: str
    kind: Injected
