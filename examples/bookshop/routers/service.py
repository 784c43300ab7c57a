"""Operations on the service itself."""

from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select

from typeway import APIRouter, Request
from typeway.responses import RedirectResponse

from ..dependencies import SessionDep

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The state of the service."""

    status: Literal["ok"] = "ok"


@router.get("/health", summary="Check the service")
async def check_health(session: SessionDep) -> Health:
    """Answer when the database does."""
    await session.execute(select(1))
    return Health()


@router.get("/", include_in_schema=False)
async def open_documentation(request: Request) -> RedirectResponse:
    """Lead a browser that opens the bare address to the documentation page."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}{request.app.docs_url}")
