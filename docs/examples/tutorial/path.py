"""Values in the path: converted, limited, chosen from a list, or with slashes inside."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from typeway import FastAPI, Path

app = FastAPI(title="Toolshed")

TOOLS = {1: "cordless drill", 2: "extension ladder", 3: "wallpaper steamer"}


class Room(StrEnum):
    workshop = "workshop"
    garden = "garden"
    kitchen = "kitchen"


ToolId = Annotated[int, Path(description="The number on the tool's label", ge=1, le=9999)]


@app.get("/tools/newest")
async def newest_tool() -> dict[str, str]:
    return {"name": TOOLS[max(TOOLS)]}


@app.get("/tools/{tool_id}")
async def read_tool(tool_id: ToolId) -> dict[str, int | str | None]:
    return {"tool_id": tool_id, "name": TOOLS.get(tool_id)}


@app.get("/tools/{tool_id}/days/{day}")
async def read_day(tool_id: ToolId, day: date) -> dict[str, int | str]:
    """A day is a `date` here: `day.strftime` works, and 30 February cannot get in."""
    return {"tool_id": tool_id, "weekday": day.strftime("%A")}


@app.get("/rooms/{room}")
async def read_room(room: Room) -> dict[str, str]:
    if room is Room.kitchen:
        return {"room": room, "note": "please wash before returning"}
    return {"room": room, "note": "please wipe before returning"}


@app.get("/manuals/{location:path}")
async def read_manual(location: str) -> dict[str, str]:
    return {"location": location}
