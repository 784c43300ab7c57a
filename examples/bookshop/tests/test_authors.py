"""Authors: reading and keeping them."""

from typing import Any

from typeway.testclient import TestClient

from .conftest import refusals

NEW: dict[str, Any] = {"name": "Ida Ravn", "email": "ida.ravn@example.com", "born": 1981}


def test_authors_by_name(client: TestClient) -> None:
    page = client.get("/authors").json()
    names = [author["name"] for author in page["items"]]
    assert page["total"] == len(names) == 12
    assert names[:3] == ["Adaeze Nwosu", "Bruno Keller", "Callum Reid"]
    assert names.index("Élodie Marchand") == 3


def test_a_page_of_authors(client: TestClient) -> None:
    page = client.get("/authors", params={"limit": 5, "offset": 10}).json()
    assert (page["total"], len(page["items"])) == (12, 2)


def test_searching_authors(client: TestClient) -> None:
    page = client.get("/authors", params={"q": "elodie march"}).json()
    assert [author["name"] for author in page["items"]] == ["Élodie Marchand"]
    assert client.get("/authors", params={"q": "%"}).json()["total"] == 0


def test_an_author_with_books_oldest_first(client: TestClient) -> None:
    author = client.get("/authors/8").json()
    assert author["name"] == "Priya Raghunathan"
    assert [book["title"] for book in author["books"]] == ["The Lantern Court", "The Ash Court", "The Mirror Court"]
    assert [book["available"] for book in author["books"]] == [True, True, False]


def test_adding_an_author(staff: TestClient) -> None:
    answer = staff.post("/authors", json=NEW)
    assert answer.status_code == 201
    assert answer.json() == {"id": 13, "name": "Ida Ravn", "born": 1981, "biography": ""}
    assert staff.get(answer.headers["location"]).json() == {**answer.json(), "books": []}


def test_a_bad_author_is_refused_with_its_place(staff: TestClient) -> None:
    for field, value in {"email": "nobody", "name": " ", "born": 0, "nick": "x"}.items():
        answer = staff.post("/authors", json={**NEW, field: value})
        assert [place for place, _ in refusals(answer)] == [["body", field]]


def test_changing_an_author(staff: TestClient) -> None:
    before = staff.get("/authors/1").json()
    assert staff.patch("/authors/1", json={"biography": "Moved inland."}).status_code == 200
    assert staff.get("/authors/1").json() == {**before, "biography": "Moved inland."}
    assert staff.patch("/authors/1", json={"name": None}).status_code == 422
    assert staff.patch("/authors/4711", json={}).status_code == 404


def test_an_author_under_a_new_name_is_found_by_it(staff: TestClient) -> None:
    staff.patch("/authors/1", json={"name": "Zoë Ångström"})
    assert staff.get("/authors", params={"q": "angstrom"}).json()["total"] == 1
    assert staff.get("/books", params={"q": "angstrom"}).json()["total"] == 3
    assert staff.get("/authors", params={"q": "lindqvist"}).json()["total"] == 0


def test_deleting_authors(staff: TestClient) -> None:
    answer = staff.delete("/authors/1")
    assert (answer.status_code, answer.json()["code"]) == (409, "still_referenced")
    new = staff.post("/authors", json=NEW).json()
    assert staff.delete(f"/authors/{new['id']}").status_code == 204
    assert staff.delete(f"/authors/{new['id']}").status_code == 404
