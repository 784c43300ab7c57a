"""Questions to the catalogue."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from .errors import NotFound
from .folding import fold
from .models import Author, Book, Genre
from .schemas.authors import AuthorQuery
from .schemas.books import BookQuery, BookSort, GenreSummary

_SORT_COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "title": Book.title_key,
    "price": Book.price,
    "published": Book.published,
}


def _contains_words(text: str, *columns: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
    """One condition per word of `text`: some column holds it, in its folded form and literally (`%` is no wildcard)."""
    conditions: list[ColumnElement[bool]] = []
    for word in fold(text).split():
        first, *others = (column.contains(word, autoescape=True) for column in columns)
        for other in others:
            first |= other
        conditions.append(first)
    return conditions


def _book_conditions(query: BookQuery) -> list[ColumnElement[bool]]:
    conditions = _contains_words(query.q, Book.title_key, Author.name_key) if query.q else []
    if query.genre:
        conditions.append(Book.genre.in_(query.genre))
    if query.author_id is not None:
        conditions.append(Book.author_id == query.author_id)
    if query.min_price is not None:
        conditions.append(Book.price >= query.min_price)
    if query.max_price is not None:
        conditions.append(Book.price <= query.max_price)
    if query.available is not None:
        conditions.append(Book.stock > 0 if query.available else Book.stock == 0)
    return conditions


def _book_order(sort: BookSort) -> tuple[ColumnElement[Any], ...]:
    """The columns to sort by; the number comes last, so that equal titles or prices keep their place across pages."""
    column = _SORT_COLUMNS[sort.removeprefix("-")]
    return (column.desc() if sort.startswith("-") else column.asc()), Book.id.asc()


async def _count(session: AsyncSession, statement: Select[Any]) -> int:
    return await session.scalar(select(func.count()).select_from(statement.subquery())) or 0


async def search_books(session: AsyncSession, query: BookQuery) -> tuple[Sequence[Book], int]:
    """The wanted page of the books that match, with their authors, and the number of all matches."""
    found = select(Book).join(Book.author).where(*_book_conditions(query))
    page = found.options(contains_eager(Book.author)).order_by(*_book_order(query.sort))
    books = await session.scalars(page.limit(query.limit).offset(query.offset))
    return books.all(), await _count(session, found.with_only_columns(Book.id))


async def search_authors(session: AsyncSession, query: AuthorQuery) -> tuple[Sequence[Author], int]:
    """The wanted page of the authors that match, by name, and the number of all matches."""
    found = select(Author).where(*(_contains_words(query.q, Author.name_key) if query.q else []))
    page = found.order_by(Author.name_key, Author.id)
    authors = await session.scalars(page.limit(query.limit).offset(query.offset))
    return authors.all(), await _count(session, found.with_only_columns(Author.id))


async def load_book(session: AsyncSession, book_id: int) -> Book:
    """The book with this number and its author; raises `NotFound`."""
    book = await session.get(Book, book_id, options=[joinedload(Book.author)], populate_existing=True)
    if book is None:
        raise NotFound("book", book_id)
    return book


async def load_book_by_isbn(session: AsyncSession, isbn: str) -> Book:
    """The book with this ISBN and its author; raises `NotFound`."""
    book = await session.scalar(select(Book).where(Book.isbn == isbn).options(joinedload(Book.author)))
    if book is None:
        raise NotFound("book", isbn)
    return book


async def load_author(session: AsyncSession, author_id: int, *, with_books: bool = False) -> Author:
    """The author with this number, on demand with all books; raises `NotFound`."""
    options = [selectinload(Author.books)] if with_books else []
    author = await session.get(Author, author_id, options=options)
    if author is None:
        raise NotFound("author", author_id)
    return author


async def summarize_genres(session: AsyncSession) -> list[GenreSummary]:
    """All shelves, the empty ones too; those say nothing of prices."""
    rows = await session.execute(
        select(Book.genre, func.count(), func.min(Book.price), func.max(Book.price)).group_by(Book.genre)
    )
    filled = {
        genre: GenreSummary(genre=genre, titles=titles, cheapest=cheapest, dearest=dearest)
        for genre, titles, cheapest, dearest in rows
    }
    return [filled.get(genre) or GenreSummary(genre=genre, titles=0) for genre in Genre]
