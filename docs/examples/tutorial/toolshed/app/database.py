"""The tables, and a session for each request."""

from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from typeway import Depends, Request


class Base(DeclarativeBase):
    """What all tables have in common."""


class MemberRow(Base):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(String(128))


class ToolRow(Base):
    __tablename__ = "tools"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    borrower_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    photo: Mapped[str | None] = mapped_column(String(60))


class Database:
    """One engine for the whole process."""

    def __init__(self, url: str) -> None:
        # A connection that the server has closed meanwhile is noticed before it is used.
        self.engine = create_async_engine(url, pool_pre_ping=True)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def create_tables(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def answers(self) -> None:
        """Ask the database for nothing; raises if it does not answer."""
        async with self.engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")


async def session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.database.sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]
