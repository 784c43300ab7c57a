"""One transaction for each request: committed before the answer is sent, rolled back when something goes wrong."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from sqlalchemy import String, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from typeway import Depends, FastAPI, HTTPException, Query, Request
from typeway.responses import JSONResponse

engine = create_async_engine(os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///bank.db"), pool_pre_ping=True)
new_session = async_sessionmaker(engine, expire_on_commit=False)


@event.listens_for(engine.sync_engine, "do_connect")
def connect(dialect, record, args, options):
    """Connect; drivers have many errors for a server that cannot be reached, and this makes one of them."""
    try:
        return dialect.connect(*args, **options)
    except Exception as error:
        raise OperationalError("connect", None, error, connection_invalidated=True) from error


if engine.dialect.name == "sqlite":
    # SQLite cannot lock rows, and its driver begins a transaction with the first change: two requests could both change
    # what both have read. So each transaction has the database for itself from its beginning.
    @event.listens_for(engine.sync_engine, "connect")
    def leave_transactions_alone(connection, record):
        connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class Base(DeclarativeBase):
    """What all tables have in common."""


class Account(Base):
    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    cents: Mapped[int]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def transaction() -> AsyncIterator[AsyncSession]:
    async with new_session() as session, session.begin():
        yield session


# scope="function": the commit is over before the answer is sent, so that a commit that fails is not answered with 200.
Transaction = Annotated[AsyncSession, Depends(transaction, scope="function")]


@app.post("/accounts/{name}", status_code=201)
async def open_account(name: str, cents: Annotated[int, Query(ge=0)], session: Transaction) -> str:
    session.add(Account(name=name, cents=cents))
    try:
        await session.flush()
    except IntegrityError:
        raise HTTPException(409, f"{name} has an account already") from None
    return name


@app.post("/transfers")
async def transfer(source: str, target: str, cents: Annotated[int, Query(gt=0)], session: Transaction) -> int:
    # Always in the same order: otherwise a transfer and its opposite would wait for each other.
    locked = {name: await session.get(Account, name, with_for_update=True) for name in sorted({source, target})}
    giver, taker = locked[source], locked[target]
    if giver is None or taker is None:
        raise HTTPException(404, "There is no such account")
    taker.cents += cents
    giver.cents -= cents
    if giver.cents < 0:
        raise HTTPException(409, f"{source} has too little")  # rolls back both changes
    return giver.cents


@app.exception_handler(DBAPIError)
async def database_is_away(request: Request, error: DBAPIError) -> JSONResponse:
    if not error.connection_invalidated:
        raise error
    return JSONResponse({"detail": "The database is away; try again"}, 503, {"Retry-After": "5"})
