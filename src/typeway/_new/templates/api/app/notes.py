"""The resource: create, list, read, replace and delete notes."""

from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError
from typeway import APIRouter, Depends, HTTPException, Query, Request, Response, status

from app.database import SessionDep
from app.models import Note
from app.schemas import NoteContent, NotePage, NoteRead, Paging

NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such note"}}

router = APIRouter(prefix="/notes", tags=["notes"])


async def existing_note(note_id: UUID, session: SessionDep) -> Note:
    """The note of the path. Its session is that of the endpoint: what changes in it is stored."""
    note = await session.get(Note, note_id)
    if note is None:
        raise HTTPException(404, "There is no such note")
    return note


ExistingNote = Annotated[Note, Depends(existing_note)]


@router.post("", response_model=NoteRead, status_code=status.HTTP_201_CREATED)
async def create_note(content: NoteContent, session: SessionDep, request: Request, response: Response) -> Note:
    """Create a note. `Location` in the answer says where it is."""
    note = Note(**content.model_dump())
    session.add(note)
    await session.flush()  # gives the note its id
    response.headers["Location"] = request.url_for("read_note", note_id=note.id).path
    return note


@router.get("")
async def list_notes(paging: Annotated[Paging, Query()], session: SessionDep) -> NotePage:
    """List notes, the newest first."""
    newest = select(Note).order_by(Note.created_at.desc(), Note.id).limit(paging.limit).offset(paging.offset)
    found = (await session.scalars(newest)).all()
    total = await session.scalar(select(func.count()).select_from(Note))
    return NotePage(notes=[NoteRead.model_validate(note) for note in found], total=total or 0)


@router.get("/{note_id}", response_model=NoteRead, responses=NOT_FOUND)
async def read_note(note: ExistingNote) -> Note:
    """Read a note."""
    return note


@router.put("/{note_id}", response_model=NoteRead, responses=NOT_FOUND)
async def replace_note(note: ExistingNote, content: NoteContent, session: SessionDep) -> Note:
    """Give a note another content."""
    note.title, note.text = content.title, content.text
    try:
        await session.flush()
    except StaleDataError:  # somebody has deleted it since it was read
        raise HTTPException(404, "There is no such note") from None
    return note


@router.delete("/{note_id}", status_code=status.HTTP_204_NO_CONTENT, responses=NOT_FOUND)
async def delete_note(note: ExistingNote, session: SessionDep) -> None:
    """Delete a note."""
    await session.delete(note)
