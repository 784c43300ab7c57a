"""Orders over the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, EmailStr, Field, field_validator
from pydantic.config import JsonDict

from ..models import OrderStatus
from .fields import Amount, Command, Record, RecordId
from .paging import Page, PageQuery

Quantity = Annotated[int, Field(ge=1, le=100, description="Number of copies.", examples=[2])]


_ORDER: JsonDict = {
    "id": 1,
    "status": "placed",
    "placed_at": "2026-02-03T10:15:00Z",
    "customer_name": "Ines Marchetti",
    "lines": [
        {"book_id": 1, "title": "The Salt Road", "unit_price": "14.50", "quantity": 1, "amount": "14.50"},
        {"book_id": 4, "title": "A Quiet Witness", "unit_price": "10.99", "quantity": 3, "amount": "32.97"},
    ],
    "subtotal": "47.47",
    "shipping": "3.90",
    "total": "51.37",
}


class OrderQuery(PageQuery):
    """Which orders to list."""

    status: Annotated[OrderStatus | None, Field(description="Only orders in this state.")] = None


class OrderLineCreate(Command):
    """Copies of one book."""

    book_id: RecordId
    quantity: Quantity = 1


class OrderCreate(Command):
    """An order: all of it is sold, or nothing."""

    customer_name: Annotated[str, Field(min_length=1, max_length=120, examples=["Ines Marchetti"])]
    customer_email: Annotated[
        EmailStr, Field(description="For the confirmation: never part of an answer.", examples=["ines@example.com"])
    ]
    lines: Annotated[list[OrderLineCreate], Field(min_length=1, max_length=50)]

    @field_validator("lines")
    @classmethod
    def refuse_repeated_books(cls, lines: list[OrderLineCreate]) -> list[OrderLineCreate]:
        """Raise `ValueError` when two lines name one book."""
        if len({line.book_id for line in lines}) < len(lines):
            raise ValueError("each book may be listed once; use its quantity")
        return lines


class OrderLineRead(Record):
    """Copies of one book, at the price of the day of the order."""

    book_id: RecordId
    title: Annotated[str, Field(examples=["The Salt Road"])]
    unit_price: Amount
    quantity: Quantity
    amount: Amount


class OrderRead(Record):
    """An order with its sums: `total` = `subtotal` + `shipping`."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ORDER]})

    id: RecordId
    status: OrderStatus
    placed_at: datetime
    customer_name: str
    lines: list[OrderLineRead]
    subtotal: Amount
    shipping: Amount
    total: Amount


class OrderPage(Page[OrderRead]):
    """A part of the list of orders."""
