"""Dependencies: functions, classes and resources that operations ask for instead of fetching them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from typeway import Depends, FastAPI, Header, HTTPException

app = FastAPI()


@dataclass
class Page:
    """A class works as a dependency: its constructor's parameters are read from the request."""

    offset: int = 0
    limit: int = 20


class Shelf:
    """Stands for a connection to a database."""

    def __init__(self) -> None:
        self.titles = ["Emma", "Persuasion", "Sanditon"]
        self.open = True


def open_shelf() -> Iterator[Shelf]:
    """What follows `yield` runs when the request is finished, whatever happened."""
    shelf = Shelf()
    try:
        yield shelf
    finally:
        shelf.open = False


async def current_user(x_user: Annotated[str | None, Header()] = None) -> str:
    if x_user is None:
        raise HTTPException(401, "who are you?")
    return x_user


User = Annotated[str, Depends(current_user)]


async def librarian(user: User) -> str:
    """A dependency may have dependencies."""
    if user != "ada":
        raise HTTPException(403, "librarians only")
    return user


@app.get("/titles")
async def list_titles(page: Annotated[Page, Depends()], shelf: Annotated[Shelf, Depends(open_shelf)]) -> list[str]:
    return shelf.titles[page.offset : page.offset + page.limit]


@app.get("/me")
async def read_me(user: User) -> dict[str, str]:
    return {"user": user}


@app.delete("/titles", status_code=204, dependencies=[Depends(librarian)])
async def clear_titles() -> None:
    """The dependency's result is not needed here, only its refusal."""
