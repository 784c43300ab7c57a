"""Operations on books."""

from typing import Annotated

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from typeway import APIRouter, Depends, Path, Query, Request, Response, status

from ..catalogue import load_author, load_book, load_book_by_isbn, search_books
from ..dependencies import BookId, SessionDep, require_api_key
from ..errors import CONFLICT, NOT_FOUND, UNAUTHORIZED, IsbnTaken, NotFound, StillReferenced
from ..isbn import Isbn13
from ..models import Book
from ..ordering import add_to_stock
from ..schemas.books import BookChanges, BookCreate, BookDetail, BookPage, BookQuery, BookRead, Restock

router = APIRouter(prefix="/books", tags=["books"])
staff_router = APIRouter(
    prefix="/books", tags=["books"], dependencies=[Depends(require_api_key)], responses=UNAUTHORIZED
)


@router.get("", summary="Search books")
async def list_books(query: Annotated[BookQuery, Query()], session: SessionDep) -> BookPage:
    """Look for books by words, shelf, author, price and stock, and choose how they are sorted."""
    books, total = await search_books(session, query)
    items = [BookRead.model_validate(book) for book in books]
    return BookPage(items=items, total=total, limit=query.limit, offset=query.offset)


@router.get("/isbn/{isbn}", summary="Read a book by ISBN", response_model=BookDetail, responses=NOT_FOUND)
async def read_book_by_isbn(isbn: Annotated[Isbn13, Path()], session: SessionDep) -> Book:
    """One book, by the number on its back cover; the check digit is verified."""
    return await load_book_by_isbn(session, isbn)


@router.get("/{book_id}", summary="Read a book", response_model=BookDetail, responses=NOT_FOUND)
async def read_book(book_id: BookId, session: SessionDep) -> Book:
    """One book, by its number in this shop."""
    return await load_book(session, book_id)


@staff_router.post(
    "",
    summary="Add a book",
    response_model=BookDetail,
    status_code=status.HTTP_201_CREATED,
    responses={**NOT_FOUND, **CONFLICT},
)
async def create_book(book: BookCreate, session: SessionDep, request: Request, response: Response) -> Book:
    """Add a book by a known author; the header `Location` tells where to find it.

    What the shop pays for it is kept for the staff and shows up in no answer.
    """
    author = await load_author(session, book.author_id)
    record = Book(**book.model_dump(exclude={"author_id"}), author=author)
    session.add(record)
    try:
        await session.flush()
    except IntegrityError as error:
        if "books.isbn" in str(error.orig):
            raise IsbnTaken(book.isbn) from error
        raise
    response.headers["Location"] = str(request.url_for("read_book", book_id=record.id))
    return record


@staff_router.patch(
    "/{book_id}", summary="Change a book", response_model=BookDetail, responses={**NOT_FOUND, **CONFLICT}
)
async def update_book(book_id: BookId, changes: BookChanges, session: SessionDep) -> Book:
    """Change the fields that are sent and leave the others alone."""
    book = await load_book(session, book_id)
    if changes.author_id is not None:
        book.author = await load_author(session, changes.author_id)
    for name, value in changes.model_dump(exclude_unset=True, exclude={"author_id"}).items():
        setattr(book, name, value)
    await session.flush()
    return book


@staff_router.post("/{book_id}/restock", summary="Restock a book", response_model=BookDetail, responses=NOT_FOUND)
async def restock_book(book_id: BookId, restock: Restock, session: SessionDep) -> Book:
    """Add copies to the stock. The number is added to what is there, so that sales in the meantime still count."""
    await add_to_stock(session, book_id, restock.copies)
    return await load_book(session, book_id)


@staff_router.delete(
    "/{book_id}",
    summary="Delete a book",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
async def delete_book(book_id: BookId, session: SessionDep) -> None:
    """Delete a book that was never ordered; otherwise the answer is 409."""
    try:
        deleted = await session.scalar(delete(Book).where(Book.id == book_id).returning(Book.id))
    except IntegrityError as error:
        raise StillReferenced("book", book_id, "orders") from error
    if deleted is None:
        raise NotFound("book", book_id)
