"""Keeping the catalogue: adding, changing, restocking and deleting books."""

from typing import Any

from typeway.testclient import TestClient

from .conftest import an_order, refusals, stock_of


def test_adding_a_book(staff: TestClient, new_book: dict[str, Any]) -> None:
    answer = staff.post("/books", json=new_book)
    assert answer.status_code == 201
    book = answer.json()
    assert book["isbn"] == "9795214002018"
    assert (book["price"], book["stock"], book["author"]) == ("18.25", 4, {"id": 1, "name": "Zoë Lindqvist"})
    assert answer.headers["location"].endswith(f"/books/{book['id']}")
    assert staff.get(answer.headers["location"]).json() == book
    assert staff.get("/books", params={"q": "last ferry"}).json()["total"] == 1


def test_an_isbn_is_used_once(staff: TestClient, new_book: dict[str, Any]) -> None:
    answer = staff.post("/books", json={**new_book, "isbn": "9795214001073"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "isbn_taken"
    assert staff.get("/books").json()["total"] == 25


def test_a_book_needs_a_known_author(staff: TestClient, new_book: dict[str, Any]) -> None:
    answer = staff.post("/books", json={**new_book, "author_id": 4711})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


BAD_VALUES: list[tuple[str, Any, str]] = [
    ("isbn", "9795214002019", "value_error"),
    ("isbn", None, "string_type"),
    ("title", "   ", "string_too_short"),
    ("genre", "cooking", "enum"),
    ("published", "2026-02-30", "date_from_datetime_parsing"),
    ("price", "-0.01", "greater_than_equal"),
    ("price", "1.999", "decimal_max_places"),
    ("price", "1000000.00", "decimal_whole_digits"),
    ("supplier_cost", "NaN", "finite_number"),
    ("stock", -1, "greater_than_equal"),
    ("stock", 10_001, "less_than_equal"),
    ("author_id", 2**70, "less_than_equal"),
    ("colour", "red", "extra_forbidden"),
]


def test_a_bad_book_is_refused_with_its_place(staff: TestClient, new_book: dict[str, Any]) -> None:
    found = [refusals(staff.post("/books", json={**new_book, field: value})) for field, value, _ in BAD_VALUES]
    assert found == [[(["body", field], kind)] for field, _, kind in BAD_VALUES]
    assert staff.get("/books").json()["total"] == 25


def test_the_message_names_the_right_check_digit(staff: TestClient, new_book: dict[str, Any]) -> None:
    answer = staff.post("/books", json={**new_book, "isbn": "979-5-2140-0201-1"})
    assert answer.json()["detail"][0]["msg"].endswith("the check digit is 1, but the other digits ask for 8")


def test_all_missing_fields_are_named_at_once(staff: TestClient) -> None:
    errors = staff.post("/books", json={}).json()["detail"]
    missing = {error["loc"][1] for error in errors if error["type"] == "missing"}
    assert missing == {"isbn", "title", "author_id", "genre", "published", "price", "supplier_cost"}


def test_changing_some_fields_leaves_the_others(staff: TestClient) -> None:
    before = staff.get("/books/1").json()
    answer = staff.patch("/books/1", json={"title": "The Sált Road", "price": "15.00"})
    assert answer.json() == {**before, "title": "The Sált Road", "price": "15.00"}
    assert staff.get("/books/1").json() == answer.json()
    assert staff.get("/books", params={"q": "salt"}).json()["total"] == 1


def test_changing_nothing(staff: TestClient) -> None:
    before = staff.get("/books/1").json()
    assert staff.patch("/books/1", json={}).json() == before


def test_a_book_moves_to_another_author(staff: TestClient) -> None:
    assert staff.patch("/books/1", json={"author_id": 2}).json()["author"] == {"id": 2, "name": "Mateus Carvalho"}
    assert 1 in [book["id"] for book in staff.get("/authors/2").json()["books"]]
    assert staff.patch("/books/1", json={"author_id": 4711}).status_code == 404
    assert staff.get("/books/1").json()["author"]["id"] == 2


def test_null_is_no_value(staff: TestClient) -> None:
    for field in ("title", "author_id", "genre", "published", "price", "supplier_cost", "description"):
        assert refusals(staff.patch("/books/1", json={field: None})) == [(["body", field], "value_error")]


def test_some_fields_are_not_for_changing(staff: TestClient) -> None:
    for field in ("stock", "isbn", "id"):
        assert refusals(staff.patch("/books/1", json={field: 1})) == [(["body", field], "extra_forbidden")]


def test_restocking_adds(staff: TestClient) -> None:
    assert staff.post("/books/7/restock", json={"copies": 5}).json()["stock"] == 6
    assert staff.post("/books/7/restock", json={"copies": 1}).json()["stock"] == 7
    assert staff.post("/books/7/restock", json={"copies": 0}).status_code == 422
    assert stock_of(staff, 7) == 7


def test_deleting_a_book(staff: TestClient) -> None:
    answer = staff.delete("/books/1")
    assert (answer.status_code, answer.content) == (204, b"")
    assert staff.get("/books/1").status_code == 404
    assert staff.delete("/books/1").status_code == 404


def test_a_book_that_was_ordered_stays(staff: TestClient) -> None:
    assert staff.post("/orders", json=an_order((1, 1))).status_code == 201
    answer = staff.delete("/books/1")
    assert (answer.status_code, answer.json()["code"]) == (409, "still_referenced")
    assert staff.get("/books/1").status_code == 200


def test_a_book_that_is_not_there(staff: TestClient) -> None:
    for answer in (
        staff.patch("/books/4711", json={}),
        staff.post("/books/4711/restock", json={"copies": 1}),
        staff.delete("/books/4711"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
