"""Creating, listing, reading, replacing and deleting notes."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete
from typeway import FastAPI
from typeway.testclient import TestClient

from app.database import SessionDep
from app.models import Note
from app.notes import existing_note


def created(client: TestClient, title: str) -> dict[str, Any]:
    """A new note, as the answer to its creation shows it."""
    response = client.post("/notes", json={"title": title, "text": "some text"})
    assert response.status_code == 201
    note: dict[str, Any] = response.json()
    return note


def test_a_created_note_is_where_the_answer_says(client: TestClient) -> None:
    response = client.post("/notes", json={"title": "  Milk ", "text": "two litres"})

    assert response.status_code == 201
    note = client.get(response.headers["Location"]).json()
    assert note == response.json()
    assert (note["title"], note["text"]) == ("Milk", "two litres")
    assert note["created_at"].endswith("Z")


def test_notes_are_listed_page_by_page_with_the_newest_first(client: TestClient) -> None:
    for title in ("first", "second", "third"):
        created(client, title)

    page = client.get("/notes", params={"limit": 2}).json()
    rest = client.get("/notes", params={"limit": 2, "offset": 2}).json()

    assert [note["title"] for note in page["notes"]] == ["third", "second"]
    assert [note["title"] for note in rest["notes"]] == ["first"]
    assert page["total"] == rest["total"] == 3


def test_a_replaced_note_has_the_new_content_and_a_later_time(client: TestClient) -> None:
    before = created(client, "draft")
    address = f"/notes/{before['id']}"

    response = client.put(address, json={"title": "final"})

    assert response.status_code == 200
    after = client.get(address).json()
    assert after == response.json()
    assert (after["title"], after["text"]) == ("final", "")
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] > before["updated_at"]


def test_a_deleted_note_is_gone(client: TestClient) -> None:
    address = f"/notes/{created(client, 'short-lived')['id']}"

    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.get("/notes").json() == {"notes": [], "total": 0}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_note_that_is_not_there_is_not_found(client: TestClient, method: str) -> None:
    response = client.request(method, f"/notes/{uuid4()}", json={"title": "new"})

    assert response.status_code == 404
    assert response.json() == {"detail": "There is no such note"}


def test_a_note_that_is_deleted_while_it_is_replaced_is_not_found(client: TestClient) -> None:
    async def note_that_is_deleted_meanwhile(note_id: UUID, session: SessionDep) -> Note:
        note = await existing_note(note_id, session)
        await session.execute(delete(Note).execution_options(synchronize_session=False))
        return note

    address = f"/notes/{created(client, 'short-lived')['id']}"
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[existing_note] = note_that_is_deleted_meanwhile

    assert client.put(address, json={"title": "new"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, ["body", "title"]),
        ({"title": "   "}, ["body", "title"]),
        ({"title": "t" * 201}, ["body", "title"]),
        ({"title": "t", "txt": "misspelt"}, ["body", "txt"]),
        ({"title": "a\0b"}, ["body", "title"]),
        ({"title": "t", "text": "\0"}, ["body", "text"]),
    ],
)
def test_a_note_that_will_not_do_is_refused(client: TestClient, body: dict[str, str], place: list[str]) -> None:
    response = client.post("/notes", json=body)

    assert response.status_code == 422
    assert [error["loc"] for error in response.json()["detail"]] == [place]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"offset": -1}, {"page": 2}])
def test_a_page_that_will_not_do_is_refused(client: TestClient, query: dict[str, int]) -> None:
    assert client.get("/notes", params=query).status_code == 422
