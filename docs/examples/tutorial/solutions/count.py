"""Chapter 3: how many tools there are."""

from typeway import FastAPI

app = FastAPI(title="Toolshed")

TOOLS = {1: "cordless drill", 2: "extension ladder", 3: "wallpaper steamer"}


@app.get("/tools", tags=["tools"])
async def list_tools() -> dict[int, str]:
    return TOOLS


@app.get("/tools/count", tags=["tools"])
async def count_tools() -> int:
    """Say how many tools there are."""
    return len(TOOLS)
