"""The table of items."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Dialect, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.accounts.models import now
from app.database import Base


class Cents(TypeDecorator[Decimal]):
    """An amount, stored as whole cents: SQLite would turn a decimal number into a binary float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """From an amount with two digits after the point."""
        return None if value is None else int(value.scaleb(2).to_integral_exact())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """To an amount."""
        return None if value is None else Decimal(value).scaleb(-2)


class Item(Base):
    """Something that a user owns."""

    __tablename__ = "items"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(4000), default="")
    price: Mapped[Decimal] = mapped_column(Cents)
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    # Lists are those of one owner, newest first unless something else is asked for.
    __table_args__ = (Index(None, "owner_id", "created_at"),)
    # Each change counts the version up, and fails if the row has another one than was read: then it is a 412.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain attribute
