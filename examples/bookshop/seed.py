"""Demonstration data, from `seed.json`; authors, titles and numbers are invented.

The ISBNs begin with 979-5, which no registration group has been given, so that they belong to no real book.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .isbn import Isbn13
from .models import Author, Book, Genre
from .schemas.authors import AuthorCreate
from .schemas.books import Description, Published, SupplierCost, Title
from .schemas.fields import Command, Price

SEED_FILE = Path(__file__).with_name("seed.json")


class SeedBook(Command):
    """One book of the demonstration data."""

    isbn: Isbn13
    title: Title
    genre: Genre
    published: Published
    price: Price
    supplier_cost: SupplierCost
    stock: Annotated[int, Field(ge=0)]
    description: Description


class SeedAuthor(AuthorCreate):
    """One author of the demonstration data, with their books."""

    books: list[SeedBook]


_SEED = TypeAdapter(list[SeedAuthor])


def read_seed() -> list[SeedAuthor]:
    """Read and validate the demonstration data."""
    return _SEED.validate_json(SEED_FILE.read_bytes())


async def seed_if_empty(session: AsyncSession) -> int:
    """Insert the demonstration data unless there is any author; return the number of books inserted."""
    if await session.scalar(select(Author.id).limit(1)) is not None:
        return 0
    authors = [
        Author(**seed.model_dump(exclude={"books"}), books=[Book(**book.model_dump()) for book in seed.books])
        for seed in read_seed()
    ]
    session.add_all(authors)
    await session.flush()
    return sum(len(author.books) for author in authors)
