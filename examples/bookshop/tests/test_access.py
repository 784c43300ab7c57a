"""The key: which operations need it, and what happens without it."""

import pytest

from typeway.testclient import TestClient

from .conftest import API_KEY, an_order

GUARDED = [
    ("POST", "/books"),
    ("PATCH", "/books/1"),
    ("DELETE", "/books/1"),
    ("POST", "/books/1/restock"),
    ("POST", "/authors"),
    ("PATCH", "/authors/1"),
    ("DELETE", "/authors/1"),
    ("GET", "/orders"),
    ("GET", "/orders/1"),
    ("POST", "/orders"),
    ("POST", "/orders/1/cancel"),
]
OPEN = ["/books", "/books/1", "/books/isbn/9795214001073", "/authors", "/authors/1", "/genres", "/health"]


@pytest.mark.parametrize("key", [None, "", "wrong", API_KEY[:-1], f"{API_KEY}x", "schlüssel"])
def test_without_the_key(client: TestClient, key: str | None) -> None:
    headers = [] if key is None else [(b"X-API-Key", key.encode())]
    for method, path in GUARDED:
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == 401, path
        assert list(answer.json()) == ["detail"]
        assert answer.headers["www-authenticate"] == "APIKey"


def test_reading_is_open(client: TestClient) -> None:
    assert {path: client.get(path).status_code for path in OPEN} == dict.fromkeys(OPEN, 200)


def test_a_refused_order_sells_nothing(client: TestClient) -> None:
    assert client.post("/orders", json=an_order((1, 1))).status_code == 401
    assert client.get("/books/1").json()["stock"] == 12


def test_the_list_above_is_complete(client: TestClient) -> None:
    """The document and the lists name the same operations, and the same ones as guarded."""
    document = client.get("/openapi.json").json()
    guarded, unguarded = set[tuple[str, str]](), set[str]()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "security" in operation:
                assert operation["security"] == [{"ApiKey": []}]
                assert "401" in operation["responses"]
                guarded.add((method.upper(), path))
            else:
                assert method == "get"
                unguarded.add(path)
    blank = {"/books/{book_id}": "/books/1", "/authors/{author_id}": "/authors/1", "/orders/{order_id}": "/orders/1"}

    def filled(path: str) -> str:
        for template, example in blank.items():
            path = path.replace(template, example)
        return path.replace("{isbn}", "9795214001073")

    assert {(method, filled(path)) for method, path in guarded} == set(GUARDED)
    assert {filled(path) for path in unguarded} == set(OPEN)
