"""Routers: groups of operations with a prefix, tags and dependencies in common."""

from typing import Annotated

from typeway import APIRouter, Depends, FastAPI, Header, HTTPException


async def require_key(x_key: Annotated[str, Header()]) -> None:
    if x_key != "sesame":
        raise HTTPException(403, "wrong key")


books = APIRouter(prefix="/books", tags=["books"])
staff = APIRouter(prefix="/staff", tags=["staff"], dependencies=[Depends(require_key)])


@books.get("/")
async def list_books() -> list[str]:
    return ["Emma"]


@books.get("/{book_id}", name="read_book")
async def read_book(book_id: int) -> dict[str, int]:
    return {"book": book_id}


@staff.get("/hours")
async def read_hours() -> dict[str, str]:
    return {"monday": "9-17"}


app = FastAPI()
app.include_router(books)
app.include_router(staff, prefix="/v1")
