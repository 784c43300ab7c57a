"""Dependencies: what operations need is declared once, and handed to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from typeway import APIRouter, Depends, FastAPI, Header, HTTPException, Query


@dataclass
class Page:
    """A class as a dependency: the parameters of its constructor come from the request."""

    skip: Annotated[int, Query(ge=0)] = 0
    limit: Annotated[int, Query(ge=1, le=100)] = 20


class Ledger:
    """Stands for a connection to a database, which has to be closed."""

    opened = 0

    def __init__(self) -> None:
        Ledger.opened += 1
        self.entries = ["drill to Oskar", "ladder to Ines", "drill back"]

    def close(self) -> None:
        Ledger.opened -= 1


def open_ledger() -> Iterator[Ledger]:
    """What stands after `yield` runs when the request is over, whatever happened in between."""
    ledger = Ledger()
    try:
        yield ledger
    finally:
        ledger.close()


async def current_member(x_member: Annotated[str | None, Header()] = None) -> str:
    """Who asks. A header that anybody can set is no proof: the next chapter does better."""
    if x_member is None:
        raise HTTPException(401, "Who are you?")
    return x_member


Member = Annotated[str, Depends(current_member)]
OpenLedger = Annotated[Ledger, Depends(open_ledger)]


async def keeper(member: Member) -> None:
    """A dependency that needs another one, and returns nothing: it only refuses."""
    if member != "ines":
        raise HTTPException(403, "Only keepers may do this")


app = FastAPI(title="Toolshed")
office = APIRouter(prefix="/office", tags=["office"], dependencies=[Depends(keeper)])


@app.get("/me")
async def read_me(member: Member) -> str:
    return member


@app.get("/entries")
async def list_entries(page: Annotated[Page, Depends()], ledger: OpenLedger) -> list[str]:
    return ledger.entries[page.skip : page.skip + page.limit]


@office.get("/ledgers")
async def count_ledgers(ledger: OpenLedger) -> int:
    """How many ledgers are open just now."""
    return ledger.opened


@office.delete("/entries", status_code=204)
async def clear_entries(ledger: OpenLedger) -> None:
    ledger.entries.clear()


app.include_router(office)
