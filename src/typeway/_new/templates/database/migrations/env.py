"""How alembic reaches the database, and which tables it compares it with."""

import asyncio
from logging.config import fileConfig
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app import models
from app.database import Database, database_address
from app.settings import get_settings

MIGRATION_LOCK = 7_316_204
"""Number of the lock that a migration holds on PostgreSQL."""

config = context.config
if config.config_file_name is not None and config.attributes.get("configure_logging", True):
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def address() -> str:
    """The database to migrate: that of the settings, unless the caller has set another one, as the tests do."""
    return config.get_main_option("sqlalchemy.url") or get_settings().database_url


def render_item(kind: str, item: object, _autogenerate: AutogenContext) -> str | Literal[False]:
    """Write columns of our own types as what they are in the database: migrations must not change with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def configure(**options: Any) -> None:
    """Tell alembic what is the same with and without a connection."""
    context.configure(target_metadata=models.Base.metadata, render_item=render_item, **options)


def write_script() -> None:
    """`alembic upgrade head --sql`: write the statements instead of executing them."""
    url = database_address(address())
    configure(url=url, literal_binds=True, render_as_batch=url.get_backend_name() == "sqlite")
    with context.begin_transaction():
        context.run_migrations()


def migrate_on(connection: Connection) -> None:
    """Run the migrations. SQLite cannot change a table: batch mode copies it."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Dropping the old copy would delete the rows that refer to it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.commit()
    configure(connection=connection, render_as_batch=is_sqlite)
    with context.begin_transaction():
        if not is_sqlite:
            # Of several processes that start at once, one migrates; the others wait and find nothing to do.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()


async def migrate() -> None:
    """Connect and migrate."""
    database = Database(address())
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(migrate_on)
    finally:
        await database.close()


if context.is_offline_mode():
    write_script()
else:
    asyncio.run(migrate())
