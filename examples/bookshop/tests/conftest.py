"""Applications and clients for the tests."""

import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from pydantic import SecretStr

from typeway import FastAPI
from typeway.testclient import TestClient

from ..main import create_app, lifespan
from ..settings import Settings


class Answer(Protocol):
    """What the tests ask of a response, whichever of the two HTTP clients that `TestClient` works with made it."""

    @property
    def status_code(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    def json(self) -> Any: ...


API_KEY = "a-key-for-tests"
DATABASE_NAME = "shop.db"
STAFF = {"X-API-Key": API_KEY}


def make_settings(**changes: Any) -> Settings:
    """Settings that do not depend on the environment: in memory, with demonstration data, unless told otherwise."""
    values: dict[str, Any] = {
        "database_url": "sqlite+aiosqlite://",
        "api_key": SecretStr(API_KEY),
        "seed": True,
        "shipping_fee": "3.90",
        "free_shipping_from": "50.00",
    }
    return Settings(**(values | changes))


def file_settings(folder: Path, **changes: Any) -> Settings:
    """The same with a database file, hence with several connections at a time."""
    return make_settings(database_url=f"sqlite+aiosqlite:///{folder / DATABASE_NAME}", **changes)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient, None]:
    """An asynchronous client of a started application, with the key of the staff."""
    transport = httpx.ASGITransport(app)
    async with lifespan(app), httpx.AsyncClient(transport=transport, base_url="http://shop", headers=STAFF) as client:
        yield client


@pytest.fixture
def anyio_backend() -> str:
    """The driver of the database runs on asyncio only."""
    return "asyncio"


@pytest.fixture(scope="session")
def stocked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstration data, to be copied: inserting them anew for each test takes longer."""
    folder = tmp_path_factory.mktemp("stocked")
    with TestClient(create_app(file_settings(folder))):
        return folder / DATABASE_NAME


@pytest.fixture(scope="session")
def application() -> FastAPI:
    """An application that is started anew by each test, on a database of the test's own."""
    return create_app(make_settings())


@pytest.fixture
def client(application: FastAPI, stocked_file: Path, tmp_path: Path) -> Generator[TestClient, None, None]:
    """A customer: a client without the key, of a shop with the demonstration data in a file of its own."""
    shutil.copyfile(stocked_file, tmp_path / DATABASE_NAME)
    application.state.settings = file_settings(tmp_path)
    with TestClient(application) as client:
        yield client


@pytest.fixture
def staff(client: TestClient) -> TestClient:
    """The same client with the key."""
    client.headers.update(STAFF)
    return client


@pytest.fixture
def new_book() -> dict[str, Any]:
    """A book that the shop does not have, by an author it does have."""
    return {
        "isbn": "979-5-2140-0201-8",
        "title": "The Last Ferry",
        "author_id": 1,
        "genre": "fiction",
        "published": "2026-02-03",
        "price": "18.25",
        "supplier_cost": "7.31",
        "stock": 4,
        "description": "It leaves at noon.",
    }


def an_order(*lines: tuple[int, int]) -> dict[str, Any]:
    """The body of an order for pairs of book and quantity."""
    return {
        "customer_name": "Ines Marchetti",
        "customer_email": "ines.marchetti@example.com",
        "lines": [{"book_id": book_id, "quantity": quantity} for book_id, quantity in lines],
    }


def stock_of(client: TestClient, book_id: int) -> int:
    """The copies of a book, as the shop tells them."""
    stock: int = client.get(f"/books/{book_id}").json()["stock"]
    return stock


def refusals(answer: Answer) -> list[tuple[list[str | int], str]]:
    """Where and why validation refused a request, in the order of the answer; empty if it did not."""
    if answer.status_code != 422:
        return []
    return [(error["loc"], error["type"]) for error in answer.json()["detail"]]
