"""What can go wrong in the shop, and how it is told to the client.

    BookshopError
    ├ NotFound          404
    ├ IsbnTaken         409
    ├ OutOfStock        409, with the numbers
    ├ StillReferenced   409
    └ NotCancellable    409

Every answer has `detail` for people, as the framework's own errors do, and `code` for programs.
"""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy.orm.exc import StaleDataError

from typeway import Request, status
from typeway.responses import JSONResponse


class ErrorCode(StrEnum):
    """Stable names of errors, for programs."""

    NOT_FOUND = "not_found"
    ISBN_TAKEN = "isbn_taken"
    OUT_OF_STOCK = "out_of_stock"
    STILL_REFERENCED = "still_referenced"
    NOT_CANCELLABLE = "not_cancellable"
    CHANGED_MEANWHILE = "changed_meanwhile"


class Refusal(BaseModel):
    """Why credentials were refused."""

    detail: str = Field(examples=["Not authenticated"])


class Problem(BaseModel):
    """An error of the shop."""

    code: ErrorCode
    detail: str = Field(description="What happened, in words.", examples=["There is no book with the number 4711."])


class StockProblem(Problem):
    """An order for more copies than there are."""

    code: ErrorCode = Field(examples=[ErrorCode.OUT_OF_STOCK])
    detail: str = Field(examples=["1 copy is left of 'Slow Light', 3 ordered."])
    book_id: int = Field(examples=[7])
    requested: int = Field(examples=[3])
    available: int = Field(examples=[1])


class BookshopError(Exception):
    """Base of all errors that a client can cause; `problem` is the body of the answer."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class NotFound(BookshopError):
    """There is no such author, book or order."""

    status_code = status.HTTP_404_NOT_FOUND

    def __init__(self, kind: str, key: int | str) -> None:
        super().__init__(Problem(code=ErrorCode.NOT_FOUND, detail=f"There is no {kind} with the number {key}."))


class IsbnTaken(BookshopError):
    """Another book has this ISBN."""

    def __init__(self, isbn: str) -> None:
        super().__init__(Problem(code=ErrorCode.ISBN_TAKEN, detail=f"A book with the ISBN {isbn} exists already."))


class OutOfStock(BookshopError):
    """Fewer copies are left than were ordered."""

    def __init__(self, book_id: int, title: str, requested: int, available: int) -> None:
        left = "copy is" if available == 1 else "copies are"
        super().__init__(
            StockProblem(
                code=ErrorCode.OUT_OF_STOCK,
                detail=f"{available} {left} left of '{title}', {requested} ordered.",
                book_id=book_id,
                requested=requested,
                available=available,
            )
        )


class StillReferenced(BookshopError):
    """Something cannot be deleted while other records point to it."""

    def __init__(self, kind: str, key: int, by: str) -> None:
        detail = f"The {kind} with the number {key} cannot be deleted: there are {by} that refer to it."
        super().__init__(Problem(code=ErrorCode.STILL_REFERENCED, detail=detail))


class NotCancellable(BookshopError):
    """The order has been cancelled before."""

    def __init__(self, order_id: int) -> None:
        detail = f"The order with the number {order_id} has been cancelled before."
        super().__init__(Problem(code=ErrorCode.NOT_CANCELLABLE, detail=detail))


async def answer_bookshop_error(_request: Request, error: Exception) -> JSONResponse:
    """Answer a `BookshopError` with its status and its problem."""
    if not isinstance(error, BookshopError):
        raise TypeError("registered for BookshopError only") from error
    return JSONResponse(error.problem.model_dump(mode="json"), status_code=error.status_code)


async def answer_stale_data(_request: Request, _error: Exception) -> JSONResponse:
    """Answer 409 when a row vanished between reading and writing it."""
    problem = Problem(
        code=ErrorCode.CHANGED_MEANWHILE, detail="The record was removed while it was being changed. Read it again."
    )
    return JSONResponse(problem.model_dump(mode="json"), status_code=status.HTTP_409_CONFLICT)


HANDLERS: dict[int | type[Exception], Any] = {
    BookshopError: answer_bookshop_error,
    StaleDataError: answer_stale_data,
}
"""Exception type to handler, for the application."""

Responses = dict[int | str, dict[str, Any]]
"""The shape of a `responses` argument."""

NOT_FOUND: Responses = {404: {"model": Problem, "description": "There is no such record."}}
CONFLICT: Responses = {409: {"model": Problem, "description": "The state of the shop does not allow it."}}
OUT_OF_STOCK: Responses = {409: {"model": StockProblem, "description": "Not enough copies; nothing was sold."}}
UNAUTHORIZED: Responses = {401: {"model": Refusal, "description": "The API key is missing or wrong."}}
