"""Items over the wire."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from app.paging import PageQuery
from app.text import Command, Line, Prose, Record, Storable

Title = Annotated[Line, Field(examples=["Telescope"])]
Description = Annotated[Prose, Field(examples=["70 mm, with a tripod."])]


def _to_cents(price: Decimal) -> Decimal:
    """Write `5` as `5.00`, as it will be read from the database."""
    return abs(price).quantize(Decimal("0.01"))  # of zero there are two, and the database has one


Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, examples=["129.90"]), AfterValidator(_to_cents)]

Sort = Literal["created_at", "-created_at", "title", "-title", "price", "-price"]
"""What a list may be sorted by; `-` is downwards."""


class ItemQuery(PageQuery):
    """Which items to list."""

    q: Annotated[str | None, Field(max_length=100, description="Text in the title or the description."), Storable] = (
        None
    )
    min_price: Price | None = None
    max_price: Price | None = None
    sort: Sort = "-created_at"


class ItemWrite(Command):
    """An item as it shall be."""

    title: Title
    description: Description = ""
    price: Price


def _left_out() -> Any:
    """The default of a field that may be left out, but not be null: the schema says nothing of it."""
    return None


class ItemChanges(Command):
    """What to change about an item: fields that are left out stay as they are. Read those that are in `model_dump`."""

    title: Title = Field(default_factory=_left_out)
    description: Description = Field(default_factory=_left_out)
    price: Price = Field(default_factory=_left_out)


class ItemRead(Record):
    """An item."""

    id: UUID
    title: str
    description: str
    price: Decimal = Field(examples=["129.90"])
    created_at: datetime
    updated_at: datetime
