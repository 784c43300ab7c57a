"""Starting, stopping, and what a failure in between leaves behind."""

import os
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from typeway import FastAPI
from typeway.testclient import TestClient

from ..database import Database
from ..main import create_app
from ..models import Book
from ..settings import DEMO_API_KEY, Settings
from .conftest import STAFF, an_order, file_settings, make_settings, running


def test_a_file_keeps_the_data(tmp_path: Path) -> None:
    settings = file_settings(tmp_path)
    with TestClient(create_app(settings), headers=STAFF) as client:
        assert client.post("/orders", json=an_order((1, 2))).status_code == 201
    with TestClient(create_app(settings), headers=STAFF) as client:
        assert client.get("/books").json()["total"] == 25
        assert client.get("/books/1").json()["stock"] == 10
        assert client.get("/orders/1").json()["total"] == "32.90"


def test_every_application_in_memory_has_its_own_data(client: TestClient) -> None:
    with TestClient(create_app(make_settings()), headers=STAFF) as other:
        assert other.delete("/books/1").status_code == 204
        assert client.get("/books/1").status_code == 200


def test_a_shop_without_demonstration_data() -> None:
    with TestClient(create_app(make_settings(seed=False)), headers=STAFF) as client:
        assert client.get("/books").json() == {"items": [], "total": 0, "limit": 20, "offset": 0}
        assert {shelf["titles"] for shelf in client.get("/genres").json()} == {0}
        assert client.post("/authors", json={"name": "A", "email": "a@example.com", "born": 1990}).json()["id"] == 1


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BOOKSHOP_")]:
        monkeypatch.delenv(name)
    assert Settings().database_url == "sqlite+aiosqlite:///./bookshop.db"
    assert Settings().api_key.get_secret_value() == DEMO_API_KEY
    monkeypatch.setenv("BOOKSHOP_DATABASE_URL", "sqlite+aiosqlite://")
    monkeypatch.setenv("BOOKSHOP_API_KEY", "something-else")
    assert Settings().database_url == "sqlite+aiosqlite://"
    assert Settings().api_key.get_secret_value() == "something-else"
    assert "something-else" not in repr(Settings())


@pytest.mark.parametrize("bad", [{"database_url": "postgresql://localhost"}, {"api_key": ""}, {"shipping_fee": "-1"}])
def test_bad_settings_are_refused(bad: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=next(iter(bad))):
        make_settings(**bad)


def fail_to_commit(app: FastAPI) -> None:
    """Let every commit of the started application fail."""

    def fail(_connection: Connection) -> None:
        raise OSError("the disk is full")

    database: Database = app.state.database
    event.listen(database.engine.sync_engine, "commit", fail)


def test_nobody_is_told_of_a_sale_that_was_not_kept() -> None:
    app = create_app(make_settings())
    with TestClient(app, headers=STAFF, raise_server_exceptions=False) as client:
        fail_to_commit(app)
        assert client.post("/orders", json=an_order((1, 1))).status_code == 500


class RacingSession(AsyncSession):
    """A session that always comes too late: somebody deletes book 1 just before it writes."""

    rival: Database

    async def flush(self, objects: object = None) -> None:
        """Write, after the other one has."""
        async with self.rival.transaction() as other:
            book = await other.get(Book, 1)
            await other.delete(book)
        await super().flush()


@pytest.mark.anyio
async def test_a_record_that_vanishes_while_it_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(file_settings(tmp_path))
    async with running(app) as client:
        database: Database = app.state.database
        RacingSession.rival = Database(str(database.engine.url))
        monkeypatch.setattr(database, "sessions", async_sessionmaker(database.engine, class_=RacingSession))
        answer: httpx.Response = await client.patch("/books/1", json={"title": "Too late"})
        await RacingSession.rival.close()
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
