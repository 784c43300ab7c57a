"""Books over the wire."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from ..isbn import Isbn13
from ..models import Genre
from .fields import Amount, Changes, Command, Price, Record, RecordId
from .paging import Page, PageQuery, SearchText

Title = Annotated[str, Field(min_length=1, max_length=200, examples=["The Salt Road"])]
Published = Annotated[date, Field(description="Day of publication.", examples=["2016-09-01"])]
SupplierCost = Annotated[
    Decimal,
    Field(
        ge=0,
        max_digits=8,
        decimal_places=2,
        description="What the shop pays, in euros. For the staff: never part of an answer.",
        examples=["8.20"],
    ),
]
Description = Annotated[str, Field(max_length=4000, examples=["Nine letters, carried on foot across a frozen sea."])]


class BookSort(StrEnum):
    """Orders of a list of books; a leading minus reverses."""

    TITLE = "title"
    TITLE_DESCENDING = "-title"
    PRICE = "price"
    PRICE_DESCENDING = "-price"
    PUBLISHED = "published"
    PUBLISHED_DESCENDING = "-published"


class BookQuery(PageQuery):
    """Which books to list. Conditions are combined: a book has to meet all of them."""

    q: Annotated[
        SearchText | None,
        Field(description="Words in the title or the author's name; case and accents do not matter."),
    ] = None
    genre: list[Genre] = Field(default_factory=list[Genre], description="Repeat it to look on several shelves.")
    author_id: Annotated[RecordId | None, Field(description="Books by this author.")] = None
    min_price: Annotated[Price | None, Field(description="Lowest price in euros.")] = None
    max_price: Annotated[Price | None, Field(description="Highest price in euros.")] = None
    available: Annotated[bool | None, Field(description="Only books that are (or are not) in stock.")] = None
    sort: Annotated[BookSort, Field(description="What to sort by; a leading minus reverses.")] = BookSort.TITLE

    @model_validator(mode="after")
    def require_range(self) -> Self:
        """Raise `ValueError` when the lowest price is above the highest."""
        if self.min_price is not None and self.max_price is not None and self.min_price > self.max_price:
            raise ValueError("min_price must not be greater than max_price")
        return self


class BookCreate(Command):
    """A new book."""

    isbn: Isbn13
    title: Title
    author_id: RecordId
    genre: Genre
    published: Published
    price: Price
    supplier_cost: SupplierCost
    stock: Annotated[int, Field(ge=0, le=10_000, examples=[12])] = 0
    description: Description = ""


class BookChanges(Changes):
    """What to change about a book.

    The stock is not among it: an absolute number would undo sales made in the meantime. Use the restock operation.
    """

    title: Title | SkipJsonSchema[None] = None
    author_id: RecordId | SkipJsonSchema[None] = None
    genre: Genre | SkipJsonSchema[None] = None
    published: Published | SkipJsonSchema[None] = None
    price: Price | SkipJsonSchema[None] = None
    supplier_cost: SupplierCost | SkipJsonSchema[None] = None
    description: Description | SkipJsonSchema[None] = None


class Restock(Command):
    """Copies that came in."""

    copies: Annotated[int, Field(ge=1, le=10_000, examples=[20])]


class AuthorBrief(Record):
    """Who wrote a book."""

    id: RecordId
    name: Annotated[str, Field(examples=["Zoë Lindqvist"])]


class BookSummary(Record):
    """A book, without the author: for lists under one author."""

    id: RecordId
    isbn: Annotated[str, Field(pattern=r"^97[89][0-9]{10}$", examples=["9795214001073"])]
    title: Title
    genre: Genre
    published: Published
    price: Amount
    available: Annotated[bool, Field(description="Whether at least one copy can be sold.")]


class BookRead(BookSummary):
    """A book in a list."""

    author: AuthorBrief


class BookDetail(BookRead):
    """All that customers may know about a book."""

    stock: Annotated[int, Field(ge=0, description="Copies on the shelf.", examples=[12])]
    description: Description


class BookPage(Page[BookRead]):
    """A part of the list of books."""


class GenreSummary(BaseModel):
    """A shelf; `cheapest` and `dearest` are left out when it is empty."""

    genre: Genre
    titles: Annotated[int, Field(ge=0, description="Number of different books.", examples=[4])]
    cheapest: Amount | SkipJsonSchema[None] = None
    dearest: Amount | SkipJsonSchema[None] = None
