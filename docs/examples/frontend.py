"""A built site served beside the API: one application, one address."""

from pathlib import Path
from typing import Annotated

from typeway import APIRouter, Cookie, Depends, FastAPI, HTTPException

SITE = Path(__file__).parent / "site"


async def require_session(session: Annotated[str | None, Cookie()] = None) -> None:
    if session is None:
        raise HTTPException(401, "log in first")


app = FastAPI()
app.frontend("/", directory=SITE, fallback="index.html")

staff = APIRouter(prefix="/staff", dependencies=[Depends(require_session)])
staff.frontend("/", directory=SITE / "help")
app.include_router(staff)


@app.get("/api/books")
async def list_books() -> list[str]:
    return ["Emma"]
