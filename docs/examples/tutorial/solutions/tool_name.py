"""Chapter 10: the tool of the path, found or refused."""

from typing import Annotated

from typeway import Depends, FastAPI, HTTPException

app = FastAPI(title="Toolshed")

TOOLS = {1: "cordless drill", 2: "extension ladder"}


async def tool_name(tool_id: int) -> str:
    if tool_id not in TOOLS:
        raise HTTPException(404, f"There is no tool {tool_id}")
    return TOOLS[tool_id]


ToolName = Annotated[str, Depends(tool_name)]


@app.get("/tools/{tool_id}")
async def read_tool(name: ToolName) -> str:
    return name


@app.delete("/tools/{tool_id}", status_code=204, dependencies=[Depends(tool_name)])
async def remove_tool(tool_id: int) -> None:
    del TOOLS[tool_id]
