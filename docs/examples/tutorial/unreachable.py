"""A mistake: the second operation never runs."""

from typeway import FastAPI

app = FastAPI(title="Toolshed")


@app.get("/tools/{name}")
async def read_tool(name: str) -> dict[str, str]:
    return {"tool": name}


@app.get("/tools/newest")
async def newest_tool() -> dict[str, str]:
    return {"newest": "wallpaper steamer"}
