"""Tools in a database: created, listed, changed and removed with SQLAlchemy."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from typeway import Depends, FastAPI, HTTPException, Query

engine = create_async_engine(os.environ.get("TOOLSHED_DATABASE_URL", "sqlite+aiosqlite:///toolshed.db"))
open_session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """What all tables have in common."""


class ToolRow(Base):
    """A row of the table `tools`."""

    __tablename__ = "tools"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    room: Mapped[str] = mapped_column(String(20), index=True)
    lent_to: Mapped[str | None] = mapped_column(String(60))


class NewTool(BaseModel):
    """What a client may send."""

    name: str = Field(min_length=2, max_length=60)
    room: str = Field(max_length=20)


class ToolChange(BaseModel):
    """What may be changed later; what is left out stays as it is."""

    room: str = Field("", max_length=20)
    lent_to: str | None = Field(None, max_length=60)


class Tool(NewTool):
    """What a client gets, read from the attributes of a row."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    lent_to: str | None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


async def session() -> AsyncIterator[AsyncSession]:
    """A session for one request. What was not committed is rolled back at its end."""
    async with open_session() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


async def find_tool(tool_id: int, session: Session) -> ToolRow:
    """A dependency that reads the path: every operation on one tool begins like this."""
    row = await session.get(ToolRow, tool_id)
    if row is None:
        raise HTTPException(404, f"There is no tool {tool_id}")
    return row


FoundTool = Annotated[ToolRow, Depends(find_tool)]
app = FastAPI(title="Toolshed", lifespan=lifespan)


@app.post("/tools", response_model=Tool, status_code=201)
async def add_tool(tool: NewTool, session: Session) -> ToolRow:
    row = ToolRow(**tool.model_dump())
    session.add(row)
    try:
        await session.commit()
    except IntegrityError:
        raise HTTPException(409, "There is a tool of this name already") from None
    return row


@app.get("/tools", response_model=list[Tool])
async def list_tools(
    session: Session,
    room: str | None = None,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[ToolRow]:
    question = select(ToolRow).order_by(ToolRow.id).offset(skip).limit(limit)
    if room is not None:
        question = question.where(ToolRow.room == room)
    return list(await session.scalars(question))


@app.get("/tools/{tool_id}", response_model=Tool)
async def read_tool(row: FoundTool) -> ToolRow:
    return row


@app.patch("/tools/{tool_id}", response_model=Tool)
async def change_tool(change: ToolChange, row: FoundTool, session: Session) -> ToolRow:
    for name, value in change.model_dump(exclude_unset=True).items():
        setattr(row, name, value)
    await session.commit()
    return row


@app.delete("/tools/{tool_id}", status_code=204)
async def remove_tool(row: FoundTool, session: Session) -> None:
    await session.delete(row)
    await session.commit()
