"""Chapter 14: everything is answered with 503 while there is a file `maintenance`."""

from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from typeway import FastAPI
from typeway.responses import JSONResponse

app = FastAPI(title="Toolshed")


class Maintenance:
    def __init__(self, app: ASGIApp, file: Path) -> None:
        self.app = app
        self.file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.file.exists():
            answer = JSONResponse({"detail": "Back soon"}, 503, headers={"Retry-After": "600"})
            return await answer(scope, receive, send)
        await self.app(scope, receive, send)


app.add_middleware(Maintenance, file=Path("maintenance"))


@app.get("/tools")
async def list_tools() -> list[str]:
    return ["cordless drill", "extension ladder"]


@app.post("/close", status_code=204)
def close() -> None:
    """Stands for somebody who makes the file."""
    Path("maintenance").touch()
