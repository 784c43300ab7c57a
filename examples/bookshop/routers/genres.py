"""Operations on shelves."""

from typeway import APIRouter

from ..catalogue import summarize_genres
from ..dependencies import SessionDep
from ..schemas.books import GenreSummary

router = APIRouter(prefix="/genres", tags=["books"])


@router.get("", summary="List shelves", response_model_exclude_unset=True)
async def list_genres(session: SessionDep) -> list[GenreSummary]:
    """Every shelf with the number of its titles and its range of prices; an empty shelf has no prices."""
    return await summarize_genres(session)
