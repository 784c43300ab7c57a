"""Operations on authors."""

from typing import Annotated

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from typeway import APIRouter, Depends, Query, Request, Response, status

from ..catalogue import load_author, search_authors
from ..dependencies import AuthorId, SessionDep, require_api_key
from ..errors import CONFLICT, NOT_FOUND, UNAUTHORIZED, NotFound, StillReferenced
from ..models import Author
from ..schemas.authors import AuthorChanges, AuthorCreate, AuthorDetail, AuthorPage, AuthorQuery, AuthorRead

router = APIRouter(prefix="/authors", tags=["authors"])
staff_router = APIRouter(
    prefix="/authors", tags=["authors"], dependencies=[Depends(require_api_key)], responses=UNAUTHORIZED
)


@router.get("", summary="List authors")
async def list_authors(query: Annotated[AuthorQuery, Query()], session: SessionDep) -> AuthorPage:
    """All authors by name, or those whose name holds the words of `q`."""
    authors, total = await search_authors(session, query)
    items = [AuthorRead.model_validate(author) for author in authors]
    return AuthorPage(items=items, total=total, limit=query.limit, offset=query.offset)


@router.get("/{author_id}", summary="Read an author", response_model=AuthorDetail, responses=NOT_FOUND)
async def read_author(author_id: AuthorId, session: SessionDep) -> Author:
    """One author with all their books, oldest first."""
    return await load_author(session, author_id, with_books=True)


@staff_router.post("", summary="Add an author", response_model=AuthorRead, status_code=status.HTTP_201_CREATED)
async def create_author(author: AuthorCreate, session: SessionDep, request: Request, response: Response) -> Author:
    """Add an author; the header `Location` tells where to find them. The e-mail address is kept for the staff."""
    record = Author(**author.model_dump())
    session.add(record)
    await session.flush()
    response.headers["Location"] = str(request.url_for("read_author", author_id=record.id))
    return record


@staff_router.patch(
    "/{author_id}", summary="Change an author", response_model=AuthorRead, responses={**NOT_FOUND, **CONFLICT}
)
async def update_author(author_id: AuthorId, changes: AuthorChanges, session: SessionDep) -> Author:
    """Change the fields that are sent and leave the others alone."""
    author = await load_author(session, author_id)
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(author, name, value)
    await session.flush()
    return author


@staff_router.delete(
    "/{author_id}",
    summary="Delete an author",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
async def delete_author(author_id: AuthorId, session: SessionDep) -> None:
    """Delete an author without books; with books the answer is 409."""
    try:
        deleted = await session.scalar(delete(Author).where(Author.id == author_id).returning(Author.id))
    except IntegrityError as error:
        raise StillReferenced("author", author_id, "books") from error
    if deleted is None:
        raise NotFound("author", author_id)
