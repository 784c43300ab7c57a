"""A database for the tests, made by the migrations: so they are tested as well."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.database import Database, database_address

PROJECT = Path(__file__).parents[1]


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The address of an empty database: on the server that `DATABASE_URL` names, otherwise a file in the folder.

    The database that `DATABASE_URL` names is left alone; the one for the tests gets another name and is dropped.
    """
    configured = os.environ.get("DATABASE_URL", "sqlite")
    if configured.startswith("sqlite"):
        address = f"sqlite+aiosqlite:///{folder / 'test.db'}"
        migrate(address)
        yield address
        return
    name = f"test_{uuid4().hex}"
    _administrate(configured, f'CREATE DATABASE "{name}"')
    try:
        address = database_address(configured).set(database=name).render_as_string(hide_password=False)
        migrate(address)
        yield address
    finally:
        _administrate(configured, f'DROP DATABASE "{name}" WITH (FORCE)')


def migrate(address: str, revision: str = "head") -> None:
    """Run the migrations, in a thread: alembic wants an event loop of its own."""
    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", address.replace("%", "%%"))
    config.attributes["configure_logging"] = False
    with ThreadPoolExecutor(1) as thread:
        thread.submit(command.upgrade, config, revision).result()


def _administrate(address: str, statement: str) -> None:
    async def execute() -> None:
        database = Database(address)
        try:
            async with database.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text(statement))
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, execute()).result()
