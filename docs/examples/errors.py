"""Errors: refusing a request, an error type of one's own, and another form for refused values."""

from typeway import FastAPI, HTTPException, Request
from typeway.exceptions import RequestValidationError
from typeway.responses import JSONResponse

app = FastAPI()

TITLES = {1: "Emma"}


class OutOfStock(Exception):
    def __init__(self, book_id: int) -> None:
        self.book_id = book_id


@app.exception_handler(OutOfStock)
async def out_of_stock(request: Request, error: OutOfStock) -> JSONResponse:
    return JSONResponse({"problem": f"book {error.book_id} is out of stock"}, status_code=409)


@app.exception_handler(RequestValidationError)
async def refused(request: Request, error: RequestValidationError) -> JSONResponse:
    return JSONResponse({"problems": [problem["msg"] for problem in error.errors()]}, status_code=400)


@app.get("/books/{book_id}")
async def read_book(book_id: int) -> dict[str, str]:
    if book_id not in TITLES:
        raise HTTPException(404, "no such book", headers={"X-Reason": "unknown number"})
    return {"title": TITLES[book_id]}


@app.post("/books/{book_id}/orders")
async def order_book(book_id: int) -> None:
    raise OutOfStock(book_id)
