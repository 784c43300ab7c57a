"""Status codes, refusals, and errors of one's own."""

from http import HTTPStatus

from pydantic import BaseModel, Field

from typeway import FastAPI, HTTPException, Request, Response, status
from typeway.responses import JSONResponse

app = FastAPI(title="Toolshed")


class Tool(BaseModel):
    name: str = Field(min_length=2)
    lent_to: str | None = None


TOOLS = {1: Tool(name="cordless drill", lent_to="Oskar"), 2: Tool(name="extension ladder")}


class AlreadyLent(Exception):
    """Somebody else has the tool. This class knows nothing of HTTP."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool


@app.exception_handler(AlreadyLent)
async def already_lent(request: Request, error: AlreadyLent) -> JSONResponse:
    content = {"problem": "already lent", "tool": error.tool.name}
    return JSONResponse(content, HTTPStatus.CONFLICT, headers={"Retry-After": "86400"})


def find_tool(tool_id: int) -> Tool:
    if tool_id not in TOOLS:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"There is no tool {tool_id}")
    return TOOLS[tool_id]


@app.post("/tools", status_code=status.HTTP_201_CREATED)
async def add_tool(tool: Tool, response: Response) -> Tool:
    number = max(TOOLS) + 1
    TOOLS[number] = tool
    response.headers["Location"] = f"/tools/{number}"
    return tool


@app.get("/tools/{tool_id}")
async def read_tool(tool_id: int) -> Tool:
    return find_tool(tool_id)


@app.post("/tools/{tool_id}/loans")
async def lend_tool(tool_id: int, borrower: str) -> Tool:
    tool = find_tool(tool_id)
    if tool.lent_to is not None:
        raise AlreadyLent(tool)
    tool.lent_to = borrower
    return tool


@app.delete("/tools/{tool_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_tool(tool_id: int) -> None:
    find_tool(tool_id)
    del TOOLS[tool_id]


@app.get("/statistics")
async def read_statistics() -> float:
    """A mistake: nothing has been counted yet."""
    return len(TOOLS) / 0
