"""What tests share: one application and one database, which each test finds as the migrations have left it.

All tests run in one event loop. Each has a transaction that is rolled back at its end; a commit of the application
ends a savepoint in it. `DATABASE_URL` runs them on PostgreSQL.
"""

from collections.abc import AsyncGenerator, Iterator

import httpx
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict
from sqlalchemy.ext.asyncio import AsyncSession
from typeway import FastAPI

from app import security
from app.accounts.models import User
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.databases import fresh_database
from tests.factories import access_token, make_user
from tests.running import client_of, running


class SettingsOfTests(Settings):
    """The same settings, from variables that start with `TEST_`: those of the developer do not count."""

    model_config = SettingsConfigDict(env_file=None, env_prefix="TEST_")


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Hashing passwords takes long on purpose, but not here."""
    cheap = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(security, "hasher", cheap)
        yield


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the database of this run."""
    with fresh_database(tmp_path_factory.mktemp("database")) as address:
        yield address


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that do not depend on the environment."""
    return SettingsOfTests(
        environment="development",
        secret_key=SecretStr("only-for-tests-" + "k7Qz" * 13),
        database_url=database_url,
        redis_url=None,
        allowed_hosts=("localhost",),
        upload_folder=tmp_path_factory.mktemp("uploads"),
        login_rate="1000/second",
        log_level="WARNING",
        smtp_url=None,
    )


@pytest.fixture(scope="session")
async def started(settings: Settings) -> AsyncGenerator[FastAPI]:
    """The application, started once."""
    async with running(create_app(settings)) as app:
        yield app


@pytest.fixture
async def app(started: FastAPI) -> AsyncGenerator[FastAPI]:
    """The application, on a connection whose transaction is rolled back."""
    database: Database = started.state.database
    async with database.engine.connect() as connection:
        transaction = await connection.begin()
        if database.is_sqlite:  # its driver would begin with the first change only, inside of a savepoint
            await connection.exec_driver_sql("BEGIN")
        database.sessions.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield started
        finally:
            database.sessions.configure(bind=database.engine, join_transaction_mode="conditional_savepoint")
            await transaction.rollback()


@pytest.fixture
async def session(app: FastAPI) -> AsyncGenerator[AsyncSession]:
    """A session in the same transaction: for preparing a test, and for looking at what it has done."""
    database: Database = app.state.database
    async with database.sessions() as session:
        yield session


@pytest.fixture
async def client(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """A client without credentials."""
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def user(session: AsyncSession) -> User:
    """Somebody who has registered."""
    return await make_user(session, email="ada@example.org", name="Ada")


@pytest.fixture
async def as_user(app: FastAPI, settings: Settings, user: User) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of `user`."""
    async with client_of(app, token=access_token(settings, user)) as client:
        yield client
