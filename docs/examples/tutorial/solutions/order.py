"""Chapter 5: a list in one order or another."""

from operator import attrgetter
from typing import Literal

from pydantic import BaseModel

from typeway import FastAPI

app = FastAPI(title="Toolshed")


class Tool(BaseModel):
    name: str
    room: str


TOOLS = [
    Tool(name="wallpaper steamer", room="workshop"),
    Tool(name="cordless drill", room="workshop"),
    Tool(name="hedge trimmer", room="garden"),
]


@app.get("/tools")
async def list_tools(order: Literal["name", "room"] = "name") -> list[Tool]:
    return sorted(TOOLS, key=attrgetter(order))
