"""Looking for books and reading them."""

from decimal import Decimal
from functools import partial
from typing import Any

from typeway.testclient import TestClient

from ..folding import fold
from ..models import Genre
from .conftest import refusals

TOTAL = 25


def titles(client: TestClient, **query: Any) -> list[str]:
    """The titles that a search finds, in its order."""
    answer = client.get("/books", params={"limit": 100, **query})
    assert answer.status_code == 200, answer.text
    return [book["title"] for book in answer.json()["items"]]


def test_the_first_page(client: TestClient) -> None:
    page = client.get("/books").json()
    assert (page["total"], page["limit"], page["offset"], len(page["items"])) == (TOTAL, 20, 0, 20)
    assert page["items"][0] == {
        "id": 22,
        "isbn": "9795775203596",
        "title": "100% Water and Other Impossible Things",
        "genre": "science",
        "published": "2022-01-13",
        "price": "17.00",
        "available": True,
        "author": {"id": 10, "name": "Yuki Tanabe"},
    }


def test_pages_follow_one_another_without_gap_or_overlap(client: TestClient) -> None:
    found: list[int] = []
    for offset in range(0, TOTAL + 7, 7):
        page = client.get("/books", params={"sort": "price", "limit": 7, "offset": offset}).json()
        assert page["total"] == TOTAL
        found += [book["id"] for book in page["items"]]
    assert sorted(found) == list(range(1, TOTAL + 1))


def test_a_page_behind_the_end_is_empty(client: TestClient) -> None:
    page = client.get("/books", params={"offset": TOTAL}).json()
    assert page == {"items": [], "total": TOTAL, "limit": 20, "offset": TOTAL}


BAD_QUERIES = {
    "limit=0": ("limit", "greater_than_equal"),
    "limit=101": ("limit", "less_than_equal"),
    "limit=many": ("limit", "int_parsing"),
    "offset=-1": ("offset", "greater_than_equal"),
    f"offset={2**63}": ("offset", "less_than_equal"),
    "sort=isbn": ("sort", "enum"),
    "min_price=-1": ("min_price", "greater_than_equal"),
    "max_price=NaN": ("max_price", "finite_number"),
    "max_price=1.005": ("max_price", "decimal_max_places"),
    "author_id=0": ("author_id", "greater_than_equal"),
    "available=perhaps": ("available", "bool_parsing"),
    "q=": ("q", "string_too_short"),
    "q=%20%20": ("q", "string_too_short"),
    f"q={'x' * 101}": ("q", "string_too_long"),
    "colour=red": ("colour", "extra_forbidden"),
}


def test_a_bad_query_is_refused_with_its_place(client: TestClient) -> None:
    found = {query: refusals(client.get(f"/books?{query}")) for query in BAD_QUERIES}
    assert found == {query: [(["query", place], kind)] for query, (place, kind) in BAD_QUERIES.items()}


def test_a_shelf_that_does_not_exist_is_refused_with_its_position(client: TestClient) -> None:
    answer = client.get("/books", params={"genre": ["crime", "cooking"]})
    assert refusals(answer) == [(["query", "genre", 1], "enum")]


def test_a_range_of_prices_has_to_be_one(client: TestClient) -> None:
    answer = client.get("/books", params={"min_price": "20", "max_price": "19.99"})
    assert answer.status_code == 422
    assert "min_price must not be greater" in answer.json()["detail"][0]["msg"]
    assert client.get("/books", params={"min_price": "16.00", "max_price": "16"}).json()["total"] == 2


LINDQVIST = ["Harbour Lights", "The Salt Road", "What the Tide Keeps"]
SEARCHES = {
    "salt": ["The Salt Road"],
    "SALT road": ["The Salt Road"],
    "road salt": ["The Salt Road"],
    "lindqvist": LINDQVIST,
    "ZOE": LINDQVIST,
    "zoë tide": ["What the Tide Keeps"],
    "wiśniewski snow": ["Snow on the Switchyard"],
    "salt crime": [],
    "100%": ["100% Water and Other Impossible Things"],
    "%": ["100% Water and Other Impossible Things"],
    "_": [],
    "'; DROP TABLE books; --": [],
}


def test_searching_words(client: TestClient) -> None:
    assert {words: titles(client, q=words) for words in SEARCHES} == SEARCHES


def test_several_shelves(client: TestClient) -> None:
    poetry, crime = titles(client, genre="poetry"), titles(client, genre="crime")
    assert len(poetry) == 2
    assert len(crime) == 4
    assert sorted(titles(client, genre=["poetry", "crime"])) == sorted(poetry + crime)
    assert titles(client, genre="travel") == []


def test_conditions_are_combined(client: TestClient) -> None:
    found = titles(client, q="court", genre="fantasy", author_id=8, max_price="16", available=True)
    assert found == ["The Ash Court", "The Lantern Court"]
    assert titles(client, q="court", author_id=1) == []


def test_stock_as_a_condition(client: TestClient) -> None:
    sold_out = titles(client, available=False)
    assert sold_out == ["The Mirror Court", "The Tile Painter's Alibi"]
    in_stock = titles(client, available=True)
    assert len(in_stock) + len(sold_out) == TOTAL
    assert not set(in_stock) & set(sold_out)


def test_sorting(client: TestClient) -> None:
    def ranked(field: str, book: dict[str, Any]) -> Any:
        return {"title": fold(book["title"]), "price": Decimal(book["price"]), "published": book["published"]}[field]

    for field in ("title", "price", "published"):
        for reverse in (False, True):
            sort = f"-{field}" if reverse else field
            books = client.get("/books", params={"limit": 100, "sort": sort}).json()["items"]
            by_id = sorted(books, key=lambda book: book["id"])
            assert books == sorted(by_id, key=partial(ranked, field), reverse=reverse), sort


def test_one_book(client: TestClient) -> None:
    book = client.get("/books/7").json()
    assert (book["title"], book["stock"], book["available"]) == ("Slow Light", 1, True)
    assert book["author"] == {"id": 3, "name": "Adaeze Nwosu"}
    assert book["description"].startswith("A relay station")
    assert client.get(f"/books/isbn/{book['isbn']}").json() == book
    assert client.get("/books/isbn/979-5-3371-0025-7").json() == book


def test_what_is_not_there(client: TestClient) -> None:
    for path in ("/books/4711", "/books/isbn/9780306406157", "/authors/4711"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert sorted(answer.json()) == ["code", "detail"]
        assert answer.json()["code"] == "not_found"
        assert path.rpartition("/")[2] in answer.json()["detail"]


NO_NUMBERS = {
    "/books/0": "greater_than_equal",
    "/books/-1": "greater_than_equal",
    "/books/one": "int_parsing",
    f"/books/{2**70}": "less_than_equal",
    "/books/isbn/9780306406150": "value_error",
}


def test_what_cannot_be_the_number_of_a_book(client: TestClient) -> None:
    found = {path: [kind for _, kind in refusals(client.get(path))] for path in NO_NUMBERS}
    assert found == {path: [kind] for path, kind in NO_NUMBERS.items()}


def test_shelves_leave_out_what_they_do_not_know(client: TestClient) -> None:
    shelves = {shelf["genre"]: shelf for shelf in client.get("/genres").json()}
    assert list(shelves) == [genre.value for genre in Genre]
    assert shelves["travel"] == {"genre": "travel", "titles": 0}
    assert shelves["crime"] == {"genre": "crime", "titles": 4, "cheapest": "10.99", "dearest": "14.90"}
    assert sum(shelf["titles"] for shelf in shelves.values()) == TOTAL
