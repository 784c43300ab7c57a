"""The request body of an operation."""

from __future__ import annotations

from typing import Literal

from typeway._plan.value import ValuePlan
from typeway._record import record


@record(frozen=True, slots=True, eq=False)
class BodyPlan:
    """How the body is read.

    Attributes:
        kind: ``json`` (which also hands raw bytes on if the content type is another one), or ``form``.
        embedded: the values are members of one object, each under its own name; otherwise the body is the only value.
        values: the body's values of the endpoint and all its dependencies, in the order FastAPI documents them; a name
            declared twice appears once.
        media_type: what OpenAPI announces.
        required: some value has no default.
    """

    kind: Literal["json", "form"]
    embedded: bool
    values: tuple[ValuePlan, ...]
    media_type: str
    required: bool
