"""A first program: two operations, described by their function signatures."""

from typeway import FastAPI

app = FastAPI(title="Shelf")


@app.get("/")
async def home() -> dict[str, str]:
    return {"message": "Hello"}


@app.get("/books/{book_id}")
async def read_book(book_id: int, q: str | None = None) -> dict[str, int | str | None]:
    return {"book_id": book_id, "q": q}
