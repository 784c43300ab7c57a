"""The connection to SQLite."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry


def _enforce_foreign_keys(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Switch on foreign keys, which SQLite leaves off for each new connection."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


class Database:
    """An engine and the sessions on it; belongs to the event loop it is first used on."""

    def __init__(self, url: str) -> None:
        # SQLite has one writer at a time; `timeout` is how many seconds another one waits for its turn.
        options: dict[str, Any] = {"connect_args": {"timeout": 15.0}}
        self.in_memory = make_url(url).database in (None, "", ":memory:")
        if self.in_memory:
            # The data live in the connection. One connection, lent to one session at a time, keeps transactions apart.
            options |= {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
        self.engine = create_async_engine(url, **options)
        event.listen(self.engine.sync_engine, "connect", _enforce_foreign_keys)
        # Answers are built after the commit, hence from attributes that must not expire with it.
        self.sessions = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)

    @asynccontextmanager
    async def exclusive(self) -> AsyncGenerator[AsyncConnection, None]:
        """Hold the write lock for the length of the block: several workers may start on one empty file at once."""
        async with self.engine.connect() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            await connection.commit()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession, None]:
        """A session whose work is committed at the end of the block, or rolled back if an exception leaves it."""
        async with self.sessions() as session, session.begin():
            yield session

    async def close(self) -> None:
        """Close all connections; data in memory are gone with them."""
        await self.engine.dispose()
