"""What happens in which order in a test: start-up, requests, tasks, exits, sockets, shut-down; also when one of them fails."""

import contextlib
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Request, WebSocket
from fastapi.testclient import TestClient

from ..calls import get

GENERATE = False


def make(notes: list[str], fail_in: str = "") -> FastAPI:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI):
        notes.append("start")
        if fail_in == "start":
            raise LookupError("start")
        yield {"notes": notes}
        notes.append("stop")
        if fail_in == "stop":
            raise LookupError("stop")

    @contextlib.asynccontextmanager
    async def of_router(app: Any):
        notes.append("router start")
        yield
        notes.append("router stop")

    app = FastAPI(lifespan=lifespan)
    router = APIRouter(lifespan=of_router)

    async def session(request: Request):
        request.state.notes.append("+ session")
        yield
        request.state.notes.append("- session")

    def early():
        notes.append("+ early")
        yield
        notes.append("- early")

    @app.middleware("http")
    async def around(request: Request, call_next: Any) -> Any:
        notes.append("middleware in")
        response = await call_next(request)
        notes.append("middleware out")
        return response

    @router.get("/task", dependencies=[Depends(session), Depends(early, scope="function")])
    def with_task(tasks: BackgroundTasks, fail: bool = False):
        notes.append("endpoint")
        tasks.add_task(notes.append, "task")
        if fail:
            raise HTTPException(400, "no")
        return "task"

    @router.get("/crash", dependencies=[Depends(session)])
    def crash():
        raise LookupError("crash")

    @router.websocket("/talk")
    async def talk(websocket: WebSocket, early: Annotated[None, Depends(early)]):
        await websocket.accept()
        notes.append("accepted")
        async for text in websocket.iter_text():
            notes.append(f"heard {text}")  # noqa: PERF401  # each is noted when it arrives
        notes.append("talk over")

    app.include_router(router)
    return app


def caught(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def whole() -> list[str]:
    notes: list[str] = []
    with TestClient(make(notes)) as client:
        notes.append("client open")
        notes.append(client.get("/task").text)
        notes.append(str(client.get("/task?fail=1").status_code))
        notes.append(caught(lambda: client.get("/crash")))
        with client.websocket_connect("/talk") as talking:
            talking.send_text("a")
            talking.send_text("b")
        notes.append("socket closed")
    return notes


def twice() -> list[str]:
    notes: list[str] = []
    client = TestClient(make(notes))
    for number in range(2):
        with client:
            notes.append(f"open {number} {client.get('/task').status_code}")
    return notes


def failing(where: str) -> Callable[[], list[str]]:
    def run() -> list[str]:
        notes: list[str] = []

        def use() -> str:
            with TestClient(make(notes, where)) as client:
                return client.get("/task").text

        return [*notes, caught(use), *notes]

    return run


def without() -> list[str]:
    notes: list[str] = []
    client = TestClient(make(notes))
    notes.append(caught(lambda: client.get("/task").text))
    notes.append(str(TestClient(make(notes), raise_server_exceptions=False).get("/task").status_code))
    return notes


SITUATIONS = {"whole": whole, "twice": twice, "start": failing("start"), "stop": failing("stop"), "without": without}
app = FastAPI()


@app.get("/report/{name}")
def report(name: str):
    return SITUATIONS[name]()


REQUESTS = [get(f"/report/{name}") for name in SITUATIONS]
