"""What happens once, before the first request and after the last one."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from typeway import FastAPI, Request

INVENTORY: str = "cordless drill\nextension ladder\nwallpaper steamer\n"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, list[str]], None]:
    print("opening the shed")
    yield {"tools": INVENTORY.splitlines()}
    print("closing the shed")


app = FastAPI(title="Toolshed", lifespan=lifespan)


@app.get("/tools")
async def list_tools(request: Request) -> list[str]:
    """Answer with what was read at the start."""
    tools: list[str] = request.state.tools
    return tools
