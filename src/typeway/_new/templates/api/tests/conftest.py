"""Each test gets the application with an empty database of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from alembic import command
from alembic.config import Config
from typeway.testclient import TestClient

from app.main import create_app
from app.settings import Settings

PROJECT = Path(__file__).parents[1]


def migrations_on(file: Path) -> Config:
    """What alembic's commands need for the database in a file."""
    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", f"sqlite+aiosqlite:///{file}")
    config.attributes["configure_logging"] = False
    return config


def settings_for(file: Path, environment: Literal["development", "production"] = "development") -> Settings:
    """Settings that do not depend on the variables and the `.env` of this machine."""
    address = f"sqlite+aiosqlite:///{file}"
    return Settings(environment=environment, allowed_hosts="localhost", database_url=address)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file made by the migrations: so they are tested as well."""
    file = tmp_path_factory.mktemp("database") / "empty.db"
    command.upgrade(migrations_on(file), "head")
    return file


@pytest.fixture
def client(empty_database: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client that calls the application in this process; nothing is served."""
    file = tmp_path / "test.db"
    shutil.copy(empty_database, file)
    with TestClient(create_app(settings_for(file)), base_url="http://localhost") as client:
        yield client
