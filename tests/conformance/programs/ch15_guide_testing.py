"""The everyday tests of an application, run for real: a client, a fixture, an async client, an overridden dependency."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from fastapi import Depends, FastAPI, HTTPException
from fastapi.testclient import TestClient

from ..calls import get, post

app = FastAPI()


@app.get("/items/{item_id}")
def get_item(item_id: int, q: str | None = None):
    return {"item_id": item_id, "q": q}


@app.post("/items")
def create_item(name: str, price: float):
    if price <= 0:
        raise HTTPException(400, "Price must be positive")
    return {"name": name, "price": price}


def get_db():
    return {"conn": "real_db"}


@app.get("/db-data")
def db_endpoint(db=Depends(get_db)):
    return {"db": str(db)}


def override_get_db():
    return {"conn": "test_db"}


client = TestClient(app)


def test_read_item():
    response = client.get("/items/42")
    assert response.status_code == 200
    assert response.json() == {"item_id": 42, "q": None}


def test_read_item_with_query():
    assert client.get("/items/42?q=hello").json()["q"] == "hello"


def test_read_item_invalid_type():
    response = client.get("/items/not-a-number")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["path", "item_id"]


def test_create_item():
    response = client.post("/items?name=Widget&price=9.99")
    assert (response.status_code, response.json()["name"]) == (200, "Widget")


def test_create_item_invalid_price():
    response = client.post("/items", params={"name": "Freebie", "price": -1})
    assert (response.status_code, response.json()) == (400, {"detail": "Price must be positive"})


@contextlib.contextmanager
def test_client() -> Iterator[TestClient]:
    with TestClient(app) as opened:
        yield opened


def test_with_fixture():
    with test_client() as opened:
        assert opened.get("/items/1").status_code == 200


def test_async_get_item():
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as opened:
            return await opened.get("/items/10")

    assert asyncio.run(ask()).json()["item_id"] == 10


def test_with_overridden_db():
    app.dependency_overrides[get_db] = override_get_db
    try:
        assert client.get("/db-data").json()["db"] == "{'conn': 'test_db'}"
    finally:
        app.dependency_overrides.pop(get_db)
    assert client.get("/db-data").json()["db"] == "{'conn': 'real_db'}"


def test_that_fails():
    assert client.get("/items/1").json() == {"item_id": 2}


def run(test: Callable[[], Any]) -> str:
    try:
        test()
    except AssertionError:
        return f"{test.__name__} failed"
    return f"{test.__name__} passed"


TESTS = [item for name, item in list(globals().items()) if name.startswith("test_") and name != "test_client"]


@app.get("/report")
def report():
    return [run(test) for test in TESTS]


REQUESTS = [
    get("/report"),
    get("/items/42"),
    post("/items?name=Widget&price=9.99"),
    post("/items?name=Freebie&price=-1"),
    get("/db-data"),
]
