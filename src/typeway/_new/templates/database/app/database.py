"""The database: connections, sessions, and what all tables have in common.

The application opens one `Database` in its lifespan and keeps it as `app.state.database`; endpoints declare a
`SessionDep`. Nothing is connected when this module is imported.
"""

import enum
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import URL, DateTime, Dialect, Enum, MetaData, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator
from typeway import Depends
from typeway.requests import HTTPConnection

from app.settings import Settings

CONNECT_TIMEOUT = 5.0
"""Seconds that a server may take to accept a connection."""

COMMAND_TIMEOUT = 30.0
"""Seconds that a server may take for one statement: a network that swallows packets must not hold requests forever."""

SQLITE_BUSY_TIMEOUT = 5.0
"""Seconds that a writer waits for another: SQLite has one at a time."""

_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, aware and in UTC on the way in and out, on databases without time zones as well."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone, which would mean something else on every machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time with its zone is needed, not {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put back the zone that SQLite has not kept."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables. Constraints have names made of their columns, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain attribute
        datetime: UtcDateTime,
        # Text: PostgreSQL's own types for enumerations stay behind when a migration drops the table.
        enum.Enum: Enum(enum.Enum, native_enum=False, length=50),
    }


def database_address(address: str) -> URL:
    """Parse an address and name its asynchronous driver: `postgres://…` is what hosting platforms hand out.

    Raises:
        ValueError: the database is neither PostgreSQL nor SQLite, or the driver is not asynchronous.
    """
    url = make_url(address)
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in _DRIVERS.values():
        supported = " or ".join(sorted(set(_DRIVERS.values())))
        raise ValueError(f"the address of the database has to start with {supported}, not {url.drivername}")
    if "sslmode" in url.query:  # libpq's name for what asyncpg calls ssl
        url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
    return url


class Database:
    """The connections to one database and the sessions on them; belongs to the event loop it is first used in.

    The numbers bound the pool of a server; SQLite has a file and needs none. At most `pool_size + max_overflow`
    connections are open per process, and a request waits `pool_timeout` seconds for one.
    """

    def __init__(self, address: str, *, pool_size: int = 5, max_overflow: int = 10, pool_timeout: float = 5.0) -> None:
        url = database_address(address)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"connect_args": {"timeout": SQLITE_BUSY_TIMEOUT}}
        if not self.is_sqlite:
            options = {
                "pool_size": pool_size,
                "max_overflow": max_overflow,
                "pool_timeout": pool_timeout,
                "pool_pre_ping": True,  # a connection that the server has closed meanwhile is replaced, not handed out
                "connect_args": {"timeout": CONNECT_TIMEOUT, "command_timeout": COMMAND_TIMEOUT},
            }
        # Errors end up in the log; the values of their statements, such as hashes of passwords, do not belong there.
        self.engine = create_async_engine(url, hide_parameters=True, **options)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
        else:
            event.listen(self.engine.sync_engine, "do_connect", _connect_to_server)
        # Answers are made after the commit, from attributes that must not expire with it.
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def ping(self) -> None:
        """Ask the database for an answer; raises `sqlalchemy.exc.SQLAlchemyError` if there is none."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Switch on what SQLite leaves off for each new connection; `timeout` has set the time that writers wait."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
    cursor.execute("PRAGMA synchronous = NORMAL")  # as durable as WAL needs
    cursor.close()


def _connect_to_server(dialect: Dialect, _record: object, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Connect; whatever prevents it – refused, timed out, starting up – is one kind of error to the application."""
    try:
        return dialect.connect(*args, **options)
    except Exception as error:
        raise OperationalError("connect", None, error, connection_invalidated=True) from error


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[Database]:
    """A `Database` for the length of the block: part of the application's lifespan."""
    database = Database(
        settings.database_url,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
        pool_timeout=settings.database_pool_timeout,
    )
    try:
        yield database
    finally:
        await database.close()


def get_database(connection: HTTPConnection) -> Database:
    """The database that the lifespan has opened."""
    database: Database = connection.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(get_database)]
"""For what outlives a request, such as a WebSocket: `async with database.sessions.begin() as session: …`."""


async def get_session(database: DatabaseDep) -> AsyncGenerator[AsyncSession]:
    """One transaction: committed when the endpoint has returned, rolled back if an exception leaves it."""
    async with database.sessions() as session:
        yield session
        await session.commit()


# The scope "function" commits before the answer is sent: what a client has been told is stored.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
"""The transaction of the request; all dependencies and the endpoint share it."""
