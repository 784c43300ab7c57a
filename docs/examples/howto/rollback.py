"""Tests that may change everything: each runs in a transaction that is rolled back."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from transactions import Account, Base, app, transaction


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/test.db")

    # Python's driver for SQLite would not begin a transaction before the first change.
    @event.listens_for(engine.sync_engine, "connect")
    def leave_transactions_alone(connection, record):
        connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN")

    async with engine.begin() as setup:
        await setup.run_sync(Base.metadata.create_all)
    async with engine.connect() as connection:
        outer = await connection.begin()
        yield connection
        await outer.rollback()
    await engine.dispose()


@pytest.fixture
async def client(connection: AsyncConnection) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the application, whose sessions all use the connection: their commits end savepoints."""

    async def inside() -> AsyncIterator[AsyncSession]:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        async with AsyncSession(connection, **options) as session, session.begin():
            yield session

    app.dependency_overrides[transaction] = inside
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    app.dependency_overrides.clear()


async def test_a_transfer_that_fails_changes_nothing(client: httpx2.AsyncClient, connection: AsyncConnection) -> None:
    await client.post("/accounts/ada?cents=100")
    await client.post("/accounts/bob?cents=0")
    answer = await client.post("/transfers?source=ada&target=bob&cents=101")
    assert (answer.status_code, answer.json()) == (409, {"detail": "ada has too little"})
    async with AsyncSession(connection) as session:
        bob = await session.get(Account, "bob")
    assert bob is not None
    assert bob.cents == 0
