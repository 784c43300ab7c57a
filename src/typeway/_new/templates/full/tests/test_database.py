"""Addresses, times, transactions, and migrations."""

from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path

import httpx
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, inspect, select, types
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typeway import FastAPI, HTTPException

from app import models
from app.accounts.models import User
from app.database import Base, Database, SessionDep, database_address
from app.errors import install
from tests.databases import PROJECT, migrate
from tests.factories import make_item, make_user
from tests.running import client_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:///app.db", "sqlite+aiosqlite:///app.db"),
        ("postgres://app@db/app", "postgresql+asyncpg://app@db/app"),
        ("postgresql://app@db/app?sslmode=require", "postgresql+asyncpg://app@db/app?ssl=require"),
        ("postgresql+asyncpg://app@db/app", "postgresql+asyncpg://app@db/app"),
    ],
)
def test_addresses_get_an_asynchronous_driver(given: str, expected: str) -> None:
    assert database_address(given).render_as_string() == expected


@pytest.mark.parametrize("address", ["mysql://db/app", "postgresql+psycopg2://db/app"])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"has to start with postgresql\+asyncpg or sqlite\+aiosqlite"):
        database_address(address)


async def test_times_come_back_as_they_were(session: AsyncSession, user: User) -> None:
    user.created_at = datetime(2026, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=2)))
    await session.commit()
    await session.refresh(user)
    assert user.created_at == datetime(2026, 1, 2, 1, 4, tzinfo=UTC)
    assert user.created_at.tzinfo is UTC


async def test_a_time_without_zone_is_refused(session: AsyncSession) -> None:
    with pytest.raises(StatementError, match="a time with its zone is needed"):
        await make_user(session, created_at=datetime(2026, 1, 2))


def test_enumerations_are_kept_as_text() -> None:
    class State(Enum):
        NEW = "new"

    class Elsewhere(DeclarativeBase):
        type_annotation_map = Base.type_annotation_map

    class Order(Elsewhere):
        __tablename__ = "orders"

        id: Mapped[int] = mapped_column(primary_key=True)
        state: Mapped[State]

    kept_as = inspect(Order).columns["state"].type
    assert isinstance(kept_as, types.Enum)
    assert not kept_as.native_enum


async def test_errors_do_not_repeat_values(session: AsyncSession, user: User) -> None:
    with pytest.raises(IntegrityError) as caught:
        await make_user(session, email=user.email, password_hash="not-for-the-log")
    assert "not-for-the-log" not in str(caught.value)


async def test_items_go_with_their_owner(session: AsyncSession, user: User) -> None:
    await make_item(session, user)
    await session.delete(user)
    await session.commit()
    assert await session.scalar(select(func.count()).select_from(models.Item)) == 0


@pytest.mark.parametrize(("status", "stored"), [(200, 1), (409, 0)])
async def test_an_answer_decides_about_its_transaction(app: FastAPI, status: int, stored: int) -> None:
    other = FastAPI()
    install(other)
    other.state.database = app.state.database

    @other.get("/")
    async def store(session: SessionDep) -> None:
        session.add(User(email="new@example.org", name="New", password_hash="-"))
        await session.flush()
        if status != 200:
            raise HTTPException(status, "No.")

    async with client_of(other) as client:
        assert (await client.get("/")).status_code == status
    database: Database = app.state.database
    async with database.sessions() as session:
        assert len((await session.scalars(select(User))).all()) == stored


async def test_tests_do_not_see_each_other(client: httpx.AsyncClient, session: AsyncSession) -> None:
    """The user of the test above has been rolled back, though it was committed."""
    assert (await session.scalars(select(User))).all() == []


def test_migrations_can_be_undone(tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path / 'migrated.db'}"
    migrate(address)
    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", address)
    config.attributes["configure_logging"] = False
    command.check(config)  # the tables are those of the models
    command.downgrade(config, "base")
    command.upgrade(config, "head")
