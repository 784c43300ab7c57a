"""Values out of the path: typed, limited, chosen from a list, or with slashes inside."""

from enum import StrEnum
from typing import Annotated

from typeway import FastAPI, Path

app = FastAPI()


class Genre(StrEnum):
    crime = "crime"
    poetry = "poetry"


@app.get("/books/newest")
async def newest_book() -> dict[str, str]:
    """Declared before the next route: the first route that matches answers."""
    return {"book": "newest"}


@app.get("/books/{book_id}")
async def read_book(book_id: Annotated[int, Path(title="Number of the book", ge=1, le=9999)]) -> dict[str, int]:
    return {"book": book_id}


@app.get("/genres/{genre}")
async def read_genre(genre: Genre) -> dict[str, Genre]:
    return {"genre": genre}


@app.get("/files/{location:path}")
async def read_file(location: str) -> dict[str, str]:
    return {"location": location}
