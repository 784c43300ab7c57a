"""Values in the query string: required, optional, limited, repeated, or gathered in a model."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from typeway import FastAPI, Query

app = FastAPI(title="Toolshed")


class Tool(BaseModel):
    name: str
    room: str
    heavy: bool = False


TOOLS = [
    Tool(name="cordless drill", room="workshop"),
    Tool(name="extension ladder", room="garden", heavy=True),
    Tool(name="hedge trimmer", room="garden"),
    Tool(name="wallpaper steamer", room="workshop"),
]


@app.get("/tools")
async def list_tools(
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 2,
    heavy: bool | None = None,
) -> list[Tool]:
    found = [tool for tool in TOOLS if heavy is None or tool.heavy == heavy]
    return found[skip : skip + limit]


@app.get("/search")
async def search(
    words: Annotated[str, Query(min_length=3, max_length=50, description="Part of a name")],
    rooms: Annotated[list[str] | None, Query(alias="room")] = None,
) -> list[str]:
    return [tool.name for tool in TOOLS if words in tool.name and (not rooms or tool.room in rooms)]


class Calendar(BaseModel):
    """Parameters that several operations share. Keys it does not know are refused."""

    model_config = {"extra": "forbid"}

    month: int = Field(ge=1, le=12)
    view: Literal["week", "month"] = "month"


@app.get("/calendar")
async def read_calendar(calendar: Annotated[Calendar, Query()]) -> Calendar:
    return calendar
