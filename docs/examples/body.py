"""JSON bodies: one model, nested models, and several values in one body."""

from typing import Annotated

from pydantic import BaseModel, Field

from typeway import Body, FastAPI

app = FastAPI()


class Author(BaseModel):
    name: str
    born: int | None = None


class Book(BaseModel):
    title: str = Field(min_length=1)
    authors: list[Author] = []
    price: float | None = Field(None, gt=0)


@app.post("/books", status_code=201)
async def create_book(book: Book) -> Book:
    return book


@app.put("/books/{book_id}")
async def replace_book(book_id: int, book: Book, reason: Annotated[str, Body()]) -> dict[str, object]:
    """Two body parameters: the client sends an object with the keys `book` and `reason`."""
    return {"book_id": book_id, "title": book.title, "reason": reason}
