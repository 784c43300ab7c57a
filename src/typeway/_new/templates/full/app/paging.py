"""Long lists in pages."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from typeway import Request

Element = TypeVar("Element")
Row = TypeVar("Row")
OrderBy = ColumnElement[Any] | InstrumentedAttribute[Any]


class PageQuery(BaseModel):
    """Which page is wanted; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=100_000, description="Number of the page, from 1.")] = 1
    size: Annotated[int, Field(ge=1, le=100, description="Length of a page.")] = 20


class Page(BaseModel, Generic[Element]):
    """A part of a list."""

    items: list[Element]
    total: int = Field(ge=0, description="Number of matches on all pages.", examples=[1])
    page: int = Field(examples=[1])
    size: int = Field(examples=[20])


async def fetch_page(
    session: AsyncSession,
    table: type[Row],
    query: PageQuery,
    *,
    where: Sequence[ColumnElement[bool]] = (),
    order: Sequence[OrderBy],
) -> tuple[Sequence[Row], int]:
    """One page of the rows that match, and the number of all; `order` has to be total, or pages would overlap."""
    total = await session.scalar(select(func.count()).select_from(table).where(*where)) or 0
    page = select(table).where(*where).order_by(*order).limit(query.size).offset((query.page - 1) * query.size)
    return (await session.scalars(page)).all(), total


def link_header(request: Request, query: PageQuery, total: int) -> str:
    """The value of `Link` (RFC 8288) that leads to the other pages of the same question."""
    last = max(1, -(-total // query.size))

    def links() -> Iterator[tuple[str, int]]:
        yield "first", 1
        if query.page > 1:
            yield "prev", min(query.page - 1, last)
        if query.page < last:
            yield "next", query.page + 1
        yield "last", last

    urls = ((relation, request.url.include_query_params(page=page)) for relation, page in links())
    return ", ".join(f'<{url.path}?{url.query}>; rel="{relation}"' for relation, url in urls)
