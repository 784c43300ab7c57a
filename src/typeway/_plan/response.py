"""How a result becomes an answer."""

from __future__ import annotations

from typing import Any, Literal

from starlette.responses import Response

from typeway._adapters import Adapter
from typeway._record import record
from typeway.types import IncEx

StreamKind = Literal["jsonl", "sse", "raw"]
"""An endpoint with ``yield``: JSON Lines, server-sent events, or pieces passed through."""


@record(frozen=True, slots=True, eq=False)
class ResponsePlan:
    """The answer of one operation.

    Attributes:
        model: type that results are validated and filtered by; ``None`` if there is none.
        adapter: its validator and serializer.
        status_code: the decorator's; ``None`` leaves it to the response class.
        response_class: the class in force after application, routers and decorator have been asked.
        explicit_class: somebody chose the class: results go through it even where JSON could be written directly.
        stream: kind of an endpoint with ``yield``; ``item`` validates each of its items.
    """

    model: Any
    adapter: Adapter | None
    status_code: int | None
    response_class: type[Response]
    explicit_class: bool
    include: IncEx | None = None
    exclude: IncEx | None = None
    by_alias: bool = True
    exclude_unset: bool = False
    exclude_defaults: bool = False
    exclude_none: bool = False
    stream: StreamKind | None = None
    item: Adapter | None = None
