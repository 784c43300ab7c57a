"""The body of the `order` case, the same class for every peer."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Customer(BaseModel):
    name: str
    email: str | None = None


class Line(BaseModel):
    sku: str
    quantity: int = Field(gt=0)
    price: float


class Order(BaseModel):
    id: int
    customer: Customer
    lines: list[Line]
    note: str | None = None
