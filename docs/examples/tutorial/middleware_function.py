"""A middleware as a function: it gets the request, and a way to have it answered."""

from collections.abc import Awaitable, Callable

from typeway import FastAPI, Request, Response

app = FastAPI(title="Toolshed")


@app.middleware("http")
async def name_server(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["X-Served-By"] = "the shed behind the house"
    return response


@app.get("/tools")
async def list_tools() -> list[str]:
    return ["cordless drill", "extension ladder"]
