"""Start and end of the application, work after the answer, and a middleware."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from typeway import BackgroundTasks, FastAPI, Request, Response

log: list[str] = []


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, str]]:
    log.append("start")
    yield {"greeting": "Hello"}  # the state every request sees
    log.append("stop")


app = FastAPI(lifespan=lifespan)


@app.middleware("http")
async def name_server(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["X-Served-By"] = "shelf"
    return response


@app.get("/{name}")
async def greet(name: str, request: Request, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(log.append, f"greeted {name}")
    return {"message": f"{request.state.greeting}, {name}"}
