"""strawberry-graphql: queries, a mutation, a subscription over WebSockets, on a router with dependencies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import strawberry
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from showing import seen, tell
from strawberry.fastapi import BaseContext, GraphQLRouter
from strawberry.types import Info

DONE: list[str] = []


class Library:
    def __init__(self) -> None:
        self.books = [Book(id=1, title="Dune")]


class Context(BaseContext):
    def __init__(self, library: Library, reader: str) -> None:
        super().__init__()
        self.library = library
        self.reader = reader


@strawberry.type
class Book:
    id: int
    title: str


@strawberry.type
class Query:
    @strawberry.field
    async def books(self, info: Info[Context, None], title: str | None = None) -> list[Book]:
        return [book for book in info.context.library.books if title in (None, book.title)]

    @strawberry.field
    def reader(self, info: Info[Context, None]) -> str:
        return info.context.reader

    @strawberry.field
    def failing(self) -> int:
        raise LookupError("lost")


@strawberry.type
class Mutation:
    @strawberry.mutation
    def add_book(self, info: Info[Context, None], title: str) -> Book:
        context = info.context
        book = Book(id=len(context.library.books) + 1, title=title)
        context.library.books.append(book)
        assert context.response is not None
        context.response.headers["x-added"] = str(book.id)
        context.response.status_code = 201
        assert isinstance(context.background_tasks, BackgroundTasks)
        context.background_tasks.add_task(DONE.append, title)
        return book


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, info: Info[Context, None], target: int) -> AsyncIterator[str]:
        for number in range(target):
            yield f"{info.context.reader} {number}"


library = Library()


def get_library() -> Library:
    return library


def reader(request: Request = None, token: str = "nobody") -> str:  # type: ignore[assignment]
    if token == "thief":
        raise HTTPException(403, "no reading for thieves")
    return token


def get_context(library: Library = Depends(get_library), reader: str = Depends(reader)) -> Context:
    return Context(library, reader)


schema = strawberry.Schema(Query, Mutation, Subscription)
app = FastAPI()
app.include_router(GraphQLRouter(schema, context_getter=get_context), prefix="/graphql", tags=["graph"])
app.include_router(GraphQLRouter(schema, path="/plain", graphql_ide=None, allow_queries_via_get=False))


def program() -> dict[str, Any]:
    client = TestClient(app)

    def ask(query: str, path: str = "/graphql", **variables: Any) -> list[Any]:
        return seen(client.post(path, json={"query": query, "variables": variables}), headers=["x-added"])

    answers = {
        "query": ask("{ books { id title } reader }"),
        "variables": ask("query($t: String) { books(title: $t) { id } }", t="None"),
        "reader": ask("{ reader }", "/graphql?token=ann"),
        "refused": ask("{ reader }", "/graphql?token=thief"),
        "mutation": ask('mutation { addBook(title: "Solaris") { id title } }'),
        "after": ask("{ books { title } }"),
        "failing": ask("{ failing }"),
        "wrong": ask("{ nothing }"),
        "get": seen(client.get("/graphql", params={"query": "{ books { id } }"})),
        "plain": ask("{ __typename }", "/plain"),
        "plain_get": client.get("/plain", params={"query": "{ __typename }"}).status_code,
        "page": [client.get("/graphql", headers={"accept": "text/html"}).status_code, client.get("/plain").status_code],
        "not_json": seen(client.post("/graphql", content=b"{", headers={"content-type": "application/json"})),
        "method": client.put("/graphql").status_code,
        "background": list(DONE),
    }
    talks = []
    for protocol, start, token in (("graphql-transport-ws", "subscribe", "ann"), ("graphql-ws", "start", "bob")):
        with client.websocket_connect(f"/graphql?token={token}", subprotocols=[protocol]) as talk:
            talk.send_json({"type": "connection_init"})
            heard = [talk.accepted_subprotocol, talk.receive_json()]
            talk.send_json({"type": start, "id": "1", "payload": {"query": "subscription { count(target: 2) }"}})
            heard += [talk.receive_json() for _ in range(3)]
            talks.append(heard)
    return {**answers, "talks": talks, "document": client.get("/openapi.json").json()}


if __name__ == "__main__":
    tell(program)
