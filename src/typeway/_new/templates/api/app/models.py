"""The tables. After a change: `alembic revision --autogenerate -m "what changes"`, and read what it wrote."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

__all__ = ["Base", "Note"]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Note(Base):
    """A note."""

    __tablename__ = "notes"
    __table_args__ = (Index(None, "created_at", "id"),)  # the order in which notes are listed

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
