"""The tables of the shop.

Relationships are declared `lazy="raise"`: a query that forgets to load what an answer needs fails at once and by name,
instead of sending one more query per row.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

from .columns import Money, UtcDateTime
from .folding import fold


class Genre(StrEnum):
    """The shelves of the shop."""

    CHILDREN = "children"
    CRIME = "crime"
    FANTASY = "fantasy"
    FICTION = "fiction"
    HISTORY = "history"
    POETRY = "poetry"
    SCIENCE = "science"
    SCIENCE_FICTION = "science_fiction"
    TRAVEL = "travel"


class OrderStatus(StrEnum):
    """The state of an order."""

    PLACED = "placed"
    CANCELLED = "cancelled"


def _values(choices: type[StrEnum]) -> list[str]:
    return [choice.value for choice in choices]


def _stored_by_value(choices: type[StrEnum]) -> Enum:
    """A text column that holds the values of an enumeration rather than the names of its members."""
    return Enum(choices, values_callable=_values, native_enum=False)


class Base(DeclarativeBase):
    """Base of all tables; maps the Python types used below to column types."""

    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy under exactly this name, never changed
        Decimal: Money,
        datetime: UtcDateTime,
        Genre: _stored_by_value(Genre),
        OrderStatus: _stored_by_value(OrderStatus),
    }


class Author(Base):
    """Somebody who writes books; `email` is for the staff only."""

    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240), index=True)
    email: Mapped[str] = mapped_column(String(254))
    born: Mapped[int]
    biography: Mapped[str] = mapped_column(default="")
    books: Mapped[list["Book"]] = relationship(
        back_populates="author", order_by="Book.published", lazy="raise", passive_deletes="all"
    )

    @validates("name")
    def index_name(self, key: str, name: str) -> str:
        """Keep the folded form beside the name whenever `key`, the name, is assigned."""
        self.name_key = fold(name)
        return name


class Book(Base):
    """A title on sale; `supplier_cost` is for the staff only."""

    __tablename__ = "books"
    __table_args__ = (CheckConstraint("stock >= 0", name="stock_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    isbn: Mapped[str] = mapped_column(String(13), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(String(400), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id", ondelete="RESTRICT"), index=True)
    genre: Mapped[Genre] = mapped_column(index=True)
    published: Mapped[date]
    price: Mapped[Decimal] = mapped_column(index=True)
    supplier_cost: Mapped[Decimal]
    stock: Mapped[int] = mapped_column(default=0)
    description: Mapped[str] = mapped_column(default="")
    author: Mapped[Author] = relationship(back_populates="books", lazy="raise")

    @validates("title")
    def index_title(self, key: str, title: str) -> str:
        """Keep the folded form beside the title whenever `key`, the title, is assigned."""
        self.title_key = fold(title)
        return title

    @property
    def available(self) -> bool:
        """Whether at least one copy can be sold."""
        return self.stock > 0


class Order(Base):
    """A sale; amounts are fixed when it is placed."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    placed_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[OrderStatus] = mapped_column(default=OrderStatus.PLACED)
    customer_name: Mapped[str] = mapped_column(String(120))
    customer_email: Mapped[str] = mapped_column(String(254))
    subtotal: Mapped[Decimal]
    shipping: Mapped[Decimal]
    total: Mapped[Decimal]
    lines: Mapped[list["OrderLine"]] = relationship(order_by="OrderLine.id", lazy="raise", passive_deletes="all")


class OrderLine(Base):
    """One title of an order, with its name and price as they were at the time."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"), index=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    unit_price: Mapped[Decimal]
    quantity: Mapped[int]

    @property
    def amount(self) -> Decimal:
        """Price in euros of all copies on this line."""
        return self.unit_price * self.quantity
