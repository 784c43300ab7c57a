"""The first version of Toolshed: three tools, kept in a dictionary."""

from typeway import FastAPI

app = FastAPI(
    title="Toolshed",
    summary="Neighbours lend each other tools",
    version="0.1.0",
)

TOOLS = {1: "cordless drill", 2: "extension ladder", 3: "wallpaper steamer"}


@app.get("/")
async def home() -> dict[str, str]:
    """Say hello, and where to read on."""
    return {"message": "Welcome to Toolshed", "documentation": "/docs"}


@app.get("/tools", tags=["tools"])
async def list_tools() -> dict[int, str]:
    """List every tool with its number."""
    return TOOLS
