"""The models of the `order` and `list` cases, the same classes for every peer that uses Pydantic."""

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


class Product(BaseModel):
    id: int
    name: str
    price: float
    stock: int | None
    tags: list[str]
