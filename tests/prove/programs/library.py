"""A GraphQL interface beside an ordinary one, over the same books."""

from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Annotated

import strawberry
from fastapi import Depends, FastAPI, Header, HTTPException
from strawberry.fastapi import GraphQLRouter
from strawberry.types import Info


@strawberry.type
class Book:
    id: int
    title: str
    pages: int | None = None


BOOKS = [Book(id=1, title="Kim", pages=290), Book(id=2, title="Emma")]


async def context(x_reader: Annotated[str | None, Header()] = None) -> dict[str, str | None]:
    return {"reader": x_reader}


@strawberry.type
class Query:
    @strawberry.field
    def books(self, longer_than: int = 0) -> list[Book]:
        return [book for book in BOOKS if (book.pages or 0) >= longer_than]

    @strawberry.field
    def reader(self, info: Info) -> str | None:
        return info.context["reader"]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_book(self, title: str) -> Book:
        book = Book(id=len(BOOKS) + 1, title=title)
        BOOKS.append(book)
        return book


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, up_to: int = 3) -> AsyncGenerator[int, None]:
        for number in range(up_to):
            yield number


schema = strawberry.Schema(Query, Mutation, Subscription)
app = FastAPI(title="Books")
app.include_router(GraphQLRouter(schema, context_getter=context), prefix="/graphql")


@app.get("/books/{book_id}")
async def read_book(book_id: int) -> dict[str, object]:
    for book in BOOKS:
        if book.id == book_id:
            return asdict(book)
    raise HTTPException(404, "No such book")


@app.get("/count", dependencies=[Depends(context)])
def count() -> int:
    return len(BOOKS)
