"""Layers around every request: other origins, compression, host names, ids, and one of our own."""

import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway import FastAPI, Request
from typeway.middleware.cors import CORSMiddleware
from typeway.middleware.gzip import GZipMiddleware
from typeway.middleware.trustedhost import TrustedHostMiddleware
from typeway.ops import RequestIDMiddleware, SecurityHeadersMiddleware

app = FastAPI(title="Toolshed")


class ServerTiming:
    """Tell the client, in a header that browsers draw in their tools, how long it took until the answer began."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        started = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                milliseconds = (time.perf_counter() - started) * 1000
                MutableHeaders(scope=message)["Server-Timing"] = f"app;dur={milliseconds:.2f}"
            await send(message)

        await self.app(scope, receive, timed)


# The last one added is the outermost.
app.add_middleware(GZipMiddleware, minimum_size=500)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://toolshed.example"],
    allow_methods=["GET", "POST", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
    expose_headers=["Server-Timing"],
    allow_credentials=True,
)
app.add_middleware(ServerTiming)
app.add_middleware(SecurityHeadersMiddleware)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["toolshed.example", "localhost"])
app.add_middleware(RequestIDMiddleware)


@app.get("/tools")
async def list_tools() -> list[str]:
    return ["cordless drill", "extension ladder"]


@app.get("/manual")
async def read_manual() -> str:
    return "Wear goggles. " * 200


@app.get("/id")
async def read_id(request: Request) -> str:
    """The id of this request, for messages of one's own."""
    return str(request.state.request_id)
