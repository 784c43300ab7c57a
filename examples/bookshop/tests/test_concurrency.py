"""Requests at the same time, on database files with a connection each and on the one connection in memory."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import anyio
import httpx
import pytest

from ..main import create_app
from ..settings import Settings
from .conftest import an_order, file_settings, make_settings, running

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["file", "memory"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Both ways to keep the data."""
    return file_settings(tmp_path) if request.param == "file" else make_settings()


async def at_once(requests: Sequence[Callable[[], Awaitable[httpx.Response]]]) -> list[httpx.Response]:
    """Send all requests before the answer to any is awaited."""
    answers: list[httpx.Response] = []

    async def send(request: Callable[[], Awaitable[httpx.Response]]) -> None:
        answers.append(await request())

    async with anyio.create_task_group() as tasks:
        for request in requests:
            tasks.start_soon(send, request)
    return answers


async def stock_of(client: httpx.AsyncClient, book_id: int) -> int:
    stock: int = (await client.get(f"/books/{book_id}")).json()["stock"]
    return stock


async def test_two_customers_want_the_last_copy(settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        answers = await at_once([lambda: client.post("/orders", json=an_order((7, 1)))] * 2)
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        (refused,) = [answer.json() for answer in answers if answer.status_code == 409]
        assert (refused["code"], refused["available"]) == ("out_of_stock", 0)
        assert await stock_of(client, 7) == 0
        assert (await client.get("/orders")).json()["total"] == 1


async def test_no_sale_is_lost_or_invented(settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        answers = await at_once([lambda: client.post("/orders", json=an_order((3, 1), (1, 1)))] * 8)
        assert Counter(answer.status_code for answer in answers) == {201: 5, 409: 3}
        assert (await stock_of(client, 3), await stock_of(client, 1)) == (0, 7)


async def test_sales_and_deliveries_at_the_same_time_all_count(settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        sales = [lambda: client.post("/orders", json=an_order((4, 2)))] * 5
        deliveries = [lambda: client.post("/books/4/restock", json={"copies": 3})] * 5
        changes = [lambda: client.patch("/books/4", json={"price": "11.00"})] * 2
        answers = await at_once(sales + deliveries + changes)
        assert Counter(answer.status_code for answer in answers) == {201: 5, 200: 7}
        assert await stock_of(client, 4) == 20 - 10 + 15


async def test_an_order_cancelled_twice_at_once_gives_its_copies_back_once(settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        await client.post("/orders", json=an_order((7, 1)))
        answers = await at_once([lambda: client.post("/orders/1/cancel")] * 2)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert await stock_of(client, 7) == 1


async def test_an_isbn_is_given_once(settings: Settings, new_book: dict[str, object]) -> None:
    async with running(create_app(settings)) as client:
        answers = await at_once([lambda: client.post("/books", json=new_book)] * 3)
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_two_processes_may_start_on_one_empty_file(tmp_path: Path) -> None:
    """Two applications stand for two worker processes: tables and data are made by one of them only."""
    totals: list[int] = []

    async def start() -> None:
        async with running(create_app(file_settings(tmp_path))) as client:
            totals.append((await client.get("/books")).json()["total"])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(start)
        tasks.start_soon(start)
    assert totals == [25, 25]
