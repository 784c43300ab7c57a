"""Questions about items."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.items.models import Item
from app.items.schemas import ItemQuery, Sort
from app.paging import fetch_page

_COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "created_at": Item.created_at,
    "title": Item.title,
    "price": Item.price,
}


async def find_item(session: AsyncSession, owner_id: UUID, item_id: UUID) -> Item | None:
    """The item with this id, if it belongs to the owner."""
    item: Item | None = await session.scalar(select(Item).where(Item.id == item_id, Item.owner_id == owner_id))
    return item


async def search_items(session: AsyncSession, owner_id: UUID, query: ItemQuery) -> tuple[Sequence[Item], int]:
    """The wanted page of the owner's items that match, and the number of all matches."""
    where = Item.owner_id == owner_id, *_conditions(query)
    return await fetch_page(session, Item, query, where=where, order=_order(query.sort))


def _conditions(query: ItemQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.q:
        texts = Item.title, Item.description
        conditions.append(or_(*(text.icontains(query.q, autoescape=True) for text in texts)))
    if query.min_price is not None:
        conditions.append(Item.price >= query.min_price)
    if query.max_price is not None:
        conditions.append(Item.price <= query.max_price)
    return conditions


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """The columns to sort by; the id comes last, so that equals keep their place across pages."""
    column = _COLUMNS[sort.removeprefix("-")]
    return (column.desc() if sort.startswith("-") else column.asc()), Item.id.asc()
