"""Items: pages, filters, versions, and that nobody sees those of others."""

from decimal import Decimal

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from typeway import FastAPI

from app.accounts.models import User
from app.database import SessionDep
from app.items.models import Item
from app.items.routes import own_item
from app.settings import Settings
from tests.factories import access_token, make_item, make_user
from tests.running import client_of

LAMP = {"title": "Lamp", "description": "It is bright.", "price": "19.90"}


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def test_a_new_item_can_be_found_where_the_answer_says(as_user: httpx.AsyncClient) -> None:
    created = await as_user.post("/items", json=LAMP)
    assert created.status_code == 201
    read = await as_user.get(created.headers["location"])
    assert read.json() == created.json()
    assert read.headers["etag"] == created.headers["etag"]
    assert {name: read.json()[name] for name in LAMP} == LAMP
    assert read.json()["created_at"].endswith("Z")


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 201), ("title", "\0"), ("price", "-1"), ("price", "0.001"), ("colour", "red")],
)
async def test_an_item_has_to_be_valid(as_user: httpx.AsyncClient, field: str, value: str) -> None:
    answer = await as_user.post("/items", json=LAMP | {field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", field]


async def test_amounts_are_exact(as_user: httpx.AsyncClient) -> None:
    for price in ("0.10", "1234567890.29", "0.00"):
        assert (await as_user.post("/items", json=LAMP | {"price": price})).json()["price"] == price
    assert (await as_user.post("/items", json=LAMP | {"price": "-0"})).json()["price"] == "0.00"


async def test_foreign_items_do_not_exist(app: FastAPI, settings: Settings, session: AsyncSession, user: User) -> None:
    item = await make_item(session, user)
    other = await make_user(session)
    async with client_of(app, token=access_token(settings, other)) as client:
        assert (await client.get("/items")).json()["total"] == 0
        headers = {"If-Match": "*"}
        for answer in (
            await client.get(f"/items/{item.id}"),
            await client.put(f"/items/{item.id}", json=LAMP, headers=headers),
            await client.patch(f"/items/{item.id}", json={"title": "Mine"}, headers=headers),
            await client.delete(f"/items/{item.id}", headers=headers),
        ):
            assert answer.status_code == 404
            assert answer.json()["detail"] == "There is no such item."


async def test_items_need_a_token(client: httpx.AsyncClient) -> None:
    assert (await client.get("/items")).status_code == 401
    assert (await client.post("/items", json=LAMP)).status_code == 401


async def test_pages_cover_all_items_once(as_user: httpx.AsyncClient, session: AsyncSession, user: User) -> None:
    for _ in range(5):
        await make_item(session, user, title="the same")
    seen: list[str] = []
    url: str | None = "/items?size=2&sort=title"
    while url:
        answer = await as_user.get(url)
        assert answer.json()["total"] == 5
        seen += [item["id"] for item in answer.json()["items"]]
        url = answer.links.get("next", {}).get("url")
    assert len(seen) == len(set(seen)) == 5


async def test_links_keep_the_question(as_user: httpx.AsyncClient, session: AsyncSession, user: User) -> None:
    for _ in range(5):
        await make_item(session, user, title="a & b")
    question = {"size": "2", "page": "2", "q": "a & b"}
    answer = await as_user.get("/items", params=question)
    links = {relation: httpx.URL(link["url"]) for relation, link in answer.links.items() if relation}
    pages = {relation: url.params["page"] for relation, url in links.items()}
    assert pages == {"first": "1", "prev": "1", "next": "3", "last": "3"}
    assert all(url.path == "/items" and url.params["q"] == "a & b" for url in links.values())


async def test_the_page_after_the_last_is_empty(as_user: httpx.AsyncClient) -> None:
    answer = await as_user.get("/items", params={"page": 9})
    assert titles(answer) == []
    assert set(answer.links) == {"first", "prev", "last"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=LAMP", ["Lamp", "Big lamp"]),
        ("q=100%25", ["Scarf"]),
        ("q=_", []),
        ("min_price=10&sort=price", ["Lamp", "Big lamp"]),
        ("max_price=19.90&sort=price", ["Scarf", "Lamp"]),
        ("min_price=19.90&max_price=19.90", ["Lamp"]),
        ("sort=-price", ["Big lamp", "Lamp", "Scarf"]),
        ("sort=title", ["Big lamp", "Lamp", "Scarf"]),
        ("sort=created_at", ["Lamp", "Scarf", "Big lamp"]),
        ("", ["Big lamp", "Scarf", "Lamp"]),
    ],
)
async def test_lists_are_filtered_and_sorted(
    as_user: httpx.AsyncClient, session: AsyncSession, user: User, query: str, expected: list[str]
) -> None:
    await make_item(session, user, title="Lamp", price=Decimal("19.90"))
    await make_item(session, user, title="Scarf", price=Decimal("9.50"), description="100% wool")
    await make_item(session, user, title="Big lamp", price=Decimal("1000"))
    found = titles(await as_user.get(f"/items?{query}"))
    assert found == expected if query != "q=LAMP" else sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    "query", ["sort=owner_id", "sort=price;drop", "page=0", "size=101", "page=1000000000", "q=%00", "colour=red"]
)
async def test_a_list_is_asked_for_in_known_words(as_user: httpx.AsyncClient, query: str) -> None:
    answer = await as_user.get(f"/items?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", query.partition("=")[0]]


@pytest.mark.parametrize("known", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
async def test_what_the_client_has_is_not_sent_again(
    as_user: httpx.AsyncClient, session: AsyncSession, user: User, known: str
) -> None:
    url = f"/items/{(await make_item(session, user)).id}"
    etag = (await as_user.get(url)).headers["etag"]
    answer = await as_user.get(url, headers={"If-None-Match": known.format(etag=etag)})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert (await as_user.get(url, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_a_change_needs_the_version(as_user: httpx.AsyncClient, session: AsyncSession, user: User) -> None:
    url = f"/items/{(await make_item(session, user)).id}"
    assert (await as_user.patch(url, json={"title": "New"})).status_code == 428
    assert (await as_user.put(url, json=LAMP)).status_code == 428
    assert (await as_user.delete(url)).status_code == 428


async def test_of_two_changes_to_one_version_the_second_is_refused(
    as_user: httpx.AsyncClient, session: AsyncSession, user: User
) -> None:
    url = f"/items/{(await make_item(session, user)).id}"
    etag = (await as_user.get(url)).headers["etag"]
    first = await as_user.patch(url, json={"title": "First"}, headers={"If-Match": etag})
    assert (first.status_code, first.json()["title"]) == (200, "First")
    second = await as_user.patch(url, json={"title": "Second"}, headers={"If-Match": etag})
    assert second.status_code == 412
    assert second.headers["etag"] == first.headers["etag"] != etag
    assert (await as_user.delete(url, headers={"If-Match": f"W/{first.headers['etag']}"})).status_code == 412
    assert (await as_user.get(url)).json()["title"] == "First"


async def test_a_change_between_reading_and_writing_is_noticed(
    app: FastAPI, as_user: httpx.AsyncClient, session: AsyncSession, user: User
) -> None:
    item = await make_item(session, user)

    async def overtaken(session: SessionDep) -> Item:
        """Read the item; then somebody else is faster."""
        read = await session.get_one(Item, item.id)
        faster = update(Item).where(Item.id == item.id).values(version=9)
        await session.execute(faster.execution_options(synchronize_session=False))
        return read

    app.dependency_overrides[own_item] = overtaken
    try:
        answer = await as_user.delete(f"/items/{item.id}", headers={"If-Match": '"1"'})
    finally:
        app.dependency_overrides.clear()
    assert answer.status_code == 412


async def test_a_patch_changes_what_it_names(as_user: httpx.AsyncClient) -> None:
    created = await as_user.post("/items", json=LAMP)
    headers = {"If-Match": created.headers["etag"]}
    answer = await as_user.patch(created.headers["location"], json={"price": "5"}, headers=headers)
    assert {name: answer.json()[name] for name in LAMP} == LAMP | {"price": "5.00"}


@pytest.mark.parametrize(("field", "value"), [("title", None), ("title", ""), ("price", "-1"), ("description", "\0")])
async def test_a_patch_has_to_be_valid(as_user: httpx.AsyncClient, field: str, value: str | None) -> None:
    created = await as_user.post("/items", json=LAMP)
    refused = await as_user.patch(created.headers["location"], json={field: value}, headers={"If-Match": "*"})
    assert refused.status_code == 422
    assert [error["loc"] for error in refused.json()["errors"]] == [["body", field]]


async def test_a_put_replaces_everything(as_user: httpx.AsyncClient) -> None:
    created = await as_user.post("/items", json=LAMP)
    headers = {"If-Match": created.headers["etag"]}
    answer = await as_user.put(created.headers["location"], json={"title": "Torch", "price": "3"}, headers=headers)
    assert (answer.json()["title"], answer.json()["description"], answer.json()["price"]) == ("Torch", "", "3.00")
    assert answer.json()["created_at"] == created.json()["created_at"]


async def test_a_deleted_item_is_gone(as_user: httpx.AsyncClient, session: AsyncSession, user: User) -> None:
    url = f"/items/{(await make_item(session, user)).id}"
    answer = await as_user.delete(url, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await as_user.get(url)).status_code == 404
