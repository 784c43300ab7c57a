"""Chapter 8: an error with more to say, which the document describes."""

from pydantic import BaseModel

from typeway import FastAPI, HTTPException

app = FastAPI(title="Toolshed")

TOOLS = {1: "cordless drill", 2: "extension ladder"}


class Missing(BaseModel):
    tool_id: int
    there_are: list[int]


class Refusal(BaseModel):
    detail: Missing


@app.get("/tools/{tool_id}", responses={404: {"model": Refusal}})
async def read_tool(tool_id: int) -> str:
    if tool_id not in TOOLS:
        raise HTTPException(404, Missing(tool_id=tool_id, there_are=list(TOOLS)).model_dump())
    return TOOLS[tool_id]
