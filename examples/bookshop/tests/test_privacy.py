"""What belongs to the staff leaves the shop in no answer: e-mail addresses and what the shop pays."""

from collections.abc import Iterator
from typing import Any

from typeway.testclient import TestClient

from ..seed import read_seed
from .conftest import Answer, an_order

PRIVATE_NAMES = {"email", "customer_email", "supplier_cost", "name_key", "title_key"}
SEED = read_seed()
ADDRESSES = [author.email for author in SEED] + ["ines.marchetti@example.com", "ida.ravn@example.com"]


def names_in(value: Any) -> Iterator[str]:
    """All keys of objects, at any depth."""
    if isinstance(value, dict):
        for name, member in value.items():  # pyright: ignore[reportUnknownVariableType] - JSON of any shape
            yield str(name)  # pyright: ignore[reportUnknownArgumentType] - JSON of any shape
            yield from names_in(member)
    elif isinstance(value, list):
        for member in value:  # pyright: ignore[reportUnknownVariableType] - JSON of any shape
            yield from names_in(member)


def check(answer: Answer) -> Any:
    """Raise `AssertionError` when an answer tells a secret."""
    assert answer.status_code < 300, answer.text
    assert not [address for address in ADDRESSES if address in answer.text]
    body = answer.json() if answer.content else None
    assert not PRIVATE_NAMES & set(names_in(body))
    return body


def answers(staff: TestClient, new_book: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Call each operation that answers with a body, with all there is to see; yield its name and the body."""
    author = {"name": "Ida Ravn", "email": "ida.ravn@example.com", "born": 1981}
    yield "list_books", check(staff.get("/books", params={"limit": 100}))
    yield "list_authors", check(staff.get("/authors", params={"limit": 100}))
    for number in range(1, len(SEED) + 1):
        yield "read_author", check(staff.get(f"/authors/{number}"))
    for number, book in enumerate((book for author in SEED for book in author.books), start=1):
        yield "read_book", check(staff.get(f"/books/{number}"))
        yield "read_book_by_isbn", check(staff.get(f"/books/isbn/{book.isbn}"))
    yield "list_genres", check(staff.get("/genres"))
    yield "create_author", check(staff.post("/authors", json=author))
    yield "update_author", check(staff.patch("/authors/13", json={"email": "ida.ravn@example.com"}))
    yield "delete_author", check(staff.delete("/authors/13"))
    yield "create_book", check(staff.post("/books", json=new_book))
    yield "update_book", check(staff.patch("/books/26", json={"supplier_cost": "7.77"}))
    yield "restock_book", check(staff.post("/books/26/restock", json={"copies": 1}))
    yield "delete_book", check(staff.delete("/books/26"))
    yield "create_order", check(staff.post("/orders", json=an_order((1, 1), (2, 2))))
    yield "read_order", check(staff.get("/orders/1"))
    yield "list_orders", check(staff.get("/orders"))
    yield "cancel_order", check(staff.post("/orders/1/cancel"))
    yield "check_health", check(staff.get("/health"))


def test_no_answer_tells_a_secret(staff: TestClient, new_book: dict[str, Any]) -> None:
    seen = {name for name, _ in answers(staff, new_book)}
    paths = staff.get("/openapi.json").json()["paths"]
    assert seen == {operation["operationId"] for item in paths.values() for operation in item.values()}


def test_errors_tell_no_secret_either(staff: TestClient) -> None:
    for answer in (
        staff.delete("/authors/1"),
        staff.post("/books/4711/restock", json={"copies": 1}),
        staff.patch("/authors/1", json={"born": "long ago"}),
        staff.post("/orders", json=an_order((7, 2))),
    ):
        assert 400 <= answer.status_code < 500
        assert not PRIVATE_NAMES & set(names_in(answer.json()))
        assert not [address for address in ADDRESSES if address in answer.text]


def test_the_document_promises_no_secret(client: TestClient) -> None:
    """Follow the references of every response schema."""
    document = client.get("/openapi.json").json()
    schemas: dict[str, Any] = document["components"]["schemas"]
    waiting = [
        response.get("content", {}).get("application/json", {}).get("schema", {})
        for item in document["paths"].values()
        for operation in item.values()
        for response in operation["responses"].values()
    ]
    reached: set[str] = set()
    while waiting:
        text = str(waiting.pop())
        for name in schemas.keys() - reached:
            if f"'#/components/schemas/{name}'" in text:
                reached.add(name)
                waiting.append(schemas[name])
    assert {"BookDetail", "AuthorDetail", "OrderRead", "StockProblem"} <= reached
    assert not {"BookCreate", "AuthorCreate", "OrderCreate"} & reached
    for name in reached:
        assert not PRIVATE_NAMES & set(schemas[name].get("properties", {})), name
