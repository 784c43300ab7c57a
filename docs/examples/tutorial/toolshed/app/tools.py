"""The tools: added, listed, lent, given back, photographed, removed."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, update

from app.database import MemberRow, Session, ToolRow
from app.mail import send_mail
from app.security import CurrentSettings, Member, current_member
from typeway import APIRouter, BackgroundTasks, Depends, HTTPException, Query, UploadFile
from typeway.concurrency import run_in_threadpool
from typeway.responses import FileResponse

KIBIBYTE = 1024
SIGNATURES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}


class NewTool(BaseModel):
    name: str = Field(min_length=2, max_length=60)


class Tool(NewTool):
    model_config = ConfigDict(from_attributes=True)

    id: int
    owner_id: int
    borrower_id: int | None


async def find_tool(tool_id: int, session: Session) -> ToolRow:
    tool = await session.get(ToolRow, tool_id)
    if tool is None:
        raise HTTPException(404, f"There is no tool {tool_id}")
    return tool


FoundTool = Annotated[ToolRow, Depends(find_tool)]


async def own_tool(tool: FoundTool, member: Member) -> ToolRow:
    if tool.owner_id != member.id:
        raise HTTPException(403, "Only its owner may do this")
    return tool


OwnTool = Annotated[ToolRow, Depends(own_tool)]
router = APIRouter(prefix="/tools", tags=["tools"], dependencies=[Depends(current_member)])


@router.post("", response_model=Tool, status_code=201)
async def add_tool(tool: NewTool, member: Member, session: Session) -> ToolRow:
    row = ToolRow(name=tool.name, owner_id=member.id)
    session.add(row)
    await session.commit()
    return row


@router.get("", response_model=list[Tool])
async def list_tools(
    session: Session,
    free: bool | None = None,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Sequence[ToolRow]:
    question = select(ToolRow).order_by(ToolRow.id).offset(skip).limit(limit)
    if free is not None:
        question = question.where(ToolRow.borrower_id.is_(None) if free else ToolRow.borrower_id.is_not(None))
    return (await session.scalars(question)).all()


@router.delete("/{tool_id}", status_code=204)
async def remove_tool(tool: OwnTool, session: Session, settings: CurrentSettings) -> None:
    if tool.borrower_id is not None:
        raise HTTPException(409, "Somebody has it")
    await session.delete(tool)
    await session.commit()
    if tool.photo is not None:
        await run_in_threadpool((settings.photos / tool.photo).unlink, missing_ok=True)


@router.post("/{tool_id}/loan", response_model=Tool, status_code=201)
async def borrow(
    tool: FoundTool, member: Member, session: Session, settings: CurrentSettings, tasks: BackgroundTasks
) -> ToolRow:
    # One statement looks and takes: of two members who ask at the same moment, one gets the tool.
    free = update(ToolRow).where(ToolRow.id == tool.id, ToolRow.borrower_id.is_(None))
    taken = await session.scalar(free.values(borrower_id=member.id).returning(ToolRow.id))
    if taken is None:
        raise HTTPException(409, "Somebody else has it")
    owner = await session.get_one(MemberRow, tool.owner_id)
    await session.commit()
    await session.refresh(tool)
    tasks.add_task(send_mail, settings, owner.email, f"{member.name} has your {tool.name}", "Enjoy the quiet!")
    return tool


@router.delete("/{tool_id}/loan", status_code=204)
async def give_back(tool: FoundTool, member: Member, session: Session) -> None:
    if tool.borrower_id != member.id:
        raise HTTPException(409, "You do not have it")
    tool.borrower_id = None
    await session.commit()


@router.put("/{tool_id}/photo", status_code=204, max_body_size=5 * KIBIBYTE**2)
async def set_photo(tool: OwnTool, photo: UploadFile, session: Session, settings: CurrentSettings) -> None:
    piece = await photo.read(64 * KIBIBYTE)
    suffix = next((suffix for start, suffix in SIGNATURES.items() if piece.startswith(start)), None)
    if suffix is None:
        raise HTTPException(415, "Photographs are JPEG or PNG")
    name = f"{uuid4()}{suffix}"
    with (settings.photos / name).open("xb") as target:
        while piece:
            await run_in_threadpool(target.write, piece)
            piece = await photo.read(64 * KIBIBYTE)
    old, tool.photo = tool.photo, name
    await session.commit()
    if old is not None:
        await run_in_threadpool((settings.photos / old).unlink, missing_ok=True)


@router.get("/{tool_id}/photo")
async def read_photo(tool: FoundTool, settings: CurrentSettings) -> FileResponse:
    if tool.photo is None:
        raise HTTPException(404, "There is no photograph")
    return FileResponse(settings.photos / tool.photo)
