"""A store behind dependencies: sessions that commit or roll back, a unit of work, settings, one connection per request."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ..calls import delete, get, patch, post

EVENTS: list[str] = []
GENERATE = False


class Conflict(Exception):
    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


class Settings(BaseModel):
    limit: int = 3
    prefix: str = "/books"


class Row:
    """A stored record, with attributes as an object mapper has them."""

    def __init__(self, **values: Any):
        vars(self).update(values)


class Session:
    tables: dict[int, Row] = {}

    def __init__(self, label: str):
        self.label = label
        self.pending: dict[int, Row | None] = {}
        EVENTS.append(f"open {label}")

    def rows(self) -> dict[int, Row]:
        merged = {**self.tables, **self.pending}
        return {key: row for key, row in sorted(merged.items()) if row is not None}

    def put(self, row: Row) -> None:
        if any(other.title == row.title and key != row.id for key, other in self.rows().items()):
            raise Conflict(row.title)
        self.pending[row.id] = row

    def commit(self) -> None:
        for key, row in self.pending.items():
            if row is None:
                self.tables.pop(key, None)
            else:
                self.tables[key] = row
        EVENTS.append(f"commit {sorted(self.pending)}")
        self.pending = {}

    def rollback(self) -> None:
        EVENTS.append(f"rollback {sorted(self.pending)}")
        self.pending = {}

    def close(self) -> None:
        EVENTS.append(f"close {self.label}")


class BookIn(BaseModel):
    title: str = Field(min_length=1, max_length=20)
    pages: int = Field(gt=0)


class BookChange(BaseModel):
    title: str | None = Field(None, min_length=1)
    pages: int | None = Field(None, gt=0)


class BookOut(BookIn):
    model_config = ConfigDict(from_attributes=True)
    id: int


class Page(BaseModel):
    total: int
    items: list[BookOut]


@lru_cache
def settings() -> Settings:
    EVENTS.append("settings read")
    return Settings()


def session(request: Request) -> Iterator[Session]:
    opened = Session(request.method)
    try:
        yield opened
        opened.commit()
    except BaseException as error:
        EVENTS.append(f"saw {type(error).__name__}")
        opened.rollback()
        raise
    finally:
        opened.close()


SessionNow = Annotated[Session, Depends(session)]
EarlySession = Annotated[Session, Depends(session, scope="function")]
SettingsNow = Annotated[Settings, Depends(settings)]


class Books:
    """A repository: a class as a dependency, over another dependency."""

    def __init__(self, session: EarlySession, settings: SettingsNow):
        self.session = session
        self.settings = settings

    def add(self, book: BookIn) -> Row:
        rows = self.session.rows()
        if len(rows) >= self.settings.limit:
            raise HTTPException(507, "full")
        row = Row(id=max(rows, default=0) + 1, **book.model_dump())
        self.session.put(row)
        return row


class Paging(BaseModel):
    offset: int = Field(0, ge=0)
    limit: int = Field(2, ge=1, le=10)


def book(session: SessionNow, number: Annotated[int, Path(ge=1)]) -> Row:
    found = session.rows().get(number)
    if found is None:
        raise HTTPException(404, f"no book {number}")
    return found


router = APIRouter(prefix="/books", tags=["books"])


@router.post("", status_code=201, response_model=BookOut)
def add(book: BookIn, books: Annotated[Books, Depends()], response: Response):
    row = books.add(book)
    response.headers["Location"] = f"/books/{row.id}"
    return row


@router.get("", response_model=Page)
def listing(session: SessionNow, paging: Annotated[Paging, Query()], response: Response):
    rows = list(session.rows().values())
    response.headers["x-total"] = str(len(rows))
    return {"total": len(rows), "items": rows[paging.offset : paging.offset + paging.limit]}


@router.get("/{number}", response_model=BookOut)
async def one(book: Annotated[Row, Depends(book)]):
    return book


@router.patch("/{number}", response_model=BookOut)
def change(changes: BookChange, book: Annotated[Row, Depends(book)], session: SessionNow):
    changed = Row(**{**vars(book), **changes.model_dump(exclude_unset=True)})
    session.put(changed)
    return changed


@router.delete("/{number}", status_code=204)
def remove(book: Annotated[Row, Depends(book)], session: SessionNow):
    session.pending[book.id] = None


@router.post("/{number}/broken")
def broken(book: Annotated[Row, Depends(book)], session: SessionNow, kind: str = "crash"):
    session.pending[book.id] = None
    if kind == "http":
        raise HTTPException(409, "refused")
    raise ValueError("crash")


app = FastAPI()
app.include_router(router)


@app.exception_handler(Conflict)
async def conflict(request: Request, error: Conflict):
    EVENTS.append("conflict handler")
    return JSONResponse({"conflict": error.key}, status_code=409)


DUNE = {"title": "Dune", "pages": 412}
REQUESTS = [
    get("/books"),
    post("/books", json=DUNE),
    post("/books", json={"title": "Emma", "pages": 300}),
    post("/books", json={**DUNE, "pages": 1}),
    post("/books", json={"title": "", "pages": 0}),
    post("/books", json={"title": "Ulysses", "pages": 700}),
    post("/books", json={"title": "Utopia", "pages": 100}),
    *(get(f"/books{query}") for query in ("", "?offset=2", "?limit=1&offset=1", "?limit=0&offset=-1", "?limit=x")),
    *(get(f"/books/{number}") for number in (1, 9, 0, "x")),
    patch("/books/1", json={"pages": 500}),
    patch("/books/1", json={"title": "Emma"}),
    patch("/books/1", json={"title": ""}),
    patch("/books/9", json={"title": ""}),
    patch("/books/9", json={"pages": 3}),
    patch("/books/1", json={}),
    post("/books/1/broken", raises=True),
    post("/books/1/broken?kind=http"),
    delete("/books/2"),
    delete("/books/2"),
    get("/books"),
]
