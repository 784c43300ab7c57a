"""Tests of `main.py`: run them with `pytest`."""

from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from main import app, check_key, today

from typeway.testclient import TestClient
from typeway.testing import assert_protected


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client for one test. `with` runs the lifespan, too."""
    with TestClient(app) as client:
        yield client


@pytest.fixture
def fixed_day() -> Iterator[None]:
    """A day on which the result does not depend, and no key to be sent. Both are taken back after the test."""
    app.dependency_overrides[today] = lambda: date(2026, 2, 27)
    app.dependency_overrides[check_key] = lambda: None
    yield
    app.dependency_overrides.clear()


def test_the_key_is_needed(client: TestClient) -> None:
    loan = {"tool": "jigsaw", "days": 3}
    assert client.post("/loans", json=loan).status_code == 401
    assert client.post("/loans", json=loan, headers={"X-Key": "guess"}).status_code == 403
    assert client.post("/loans", json=loan, headers={"X-Key": "under the mat"}).status_code == 201


@pytest.mark.usefixtures("fixed_day")
def test_the_month_may_change(client: TestClient) -> None:
    answer = client.post("/loans", json={"tool": "jigsaw", "days": 3})
    assert answer.status_code == 201
    assert answer.json() == {"tool": "jigsaw", "due": "2026-03-02"}


@pytest.mark.usefixtures("fixed_day")
@pytest.mark.parametrize(
    ("days", "problem"),
    [(0, "greater_than_equal"), (15, "less_than_equal"), ("some", "int_parsing"), (None, "int_type")],
)
def test_days_that_are_refused(client: TestClient, days: object, problem: str) -> None:
    answer = client.post("/loans", json={"tool": "jigsaw", "days": days})
    assert answer.status_code == 422
    assert [(entry["type"], entry["loc"]) for entry in answer.json()["detail"]] == [(problem, ["body", "days"])]


def test_no_route_is_open_by_accident() -> None:
    assert_protected(app, except_=["/health"])


@pytest.mark.anyio
async def test_from_a_coroutine() -> None:
    """For tests that await things of their own. This client does not run the lifespan."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.get("/health")
    assert answer.json() == "fine"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
