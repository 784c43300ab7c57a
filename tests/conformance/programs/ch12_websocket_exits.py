"""How WebSocket routes end and what their dependencies with yield see: returns, closes, disconnects, errors, both scopes."""

from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, WebSocket, WebSocketDisconnect, WebSocketException

from ..calls import socket

EVENTS: list[str] = []
GENERATE = False
app = FastAPI(openapi_url=None)


def watcher(name: str, convert: bool = False) -> Any:
    async def dependency(websocket: WebSocket):
        EVENTS.append(f"+ {name}")
        try:
            yield name
        except Exception as error:
            EVENTS.append(f"{name} saw {type(error).__name__} {getattr(error, 'code', '')}")
            if convert and isinstance(error, LookupError):
                raise WebSocketException(4004, "converted") from error
            raise
        finally:
            EVENTS.append(f"- {name} {websocket.application_state.name}")

    return dependency


outer = watcher("outer")
converting = watcher("converting", convert=True)


def sync_inner(value: Annotated[str, Depends(outer)]):
    EVENTS.append("+ inner")
    try:
        yield f"inner of {value}"
    finally:
        EVENTS.append("- inner")


async def sending_at_the_end(websocket: WebSocket):
    yield
    EVENTS.append("sends at the end")
    if websocket.application_state.name == "CONNECTED":
        await websocket.send_text("bye")
        await websocket.close()


async def behave(websocket: WebSocket, how: str) -> None:
    if how == "http-early":
        raise HTTPException(403, "early")
    await websocket.accept()
    if how == "close":
        await websocket.close(4000)
    elif how == "socket":
        raise WebSocketException(4001, "raised")
    elif how == "lookup":
        raise LookupError("lookup")
    elif how == "disconnect":
        await websocket.receive_text()
        await websocket.receive_text()
    elif how == "own-disconnect":
        raise WebSocketDisconnect(4002, "own")


@app.websocket("/both/{how}")
async def both(
    websocket: WebSocket,
    how: str,
    a: Annotated[str, Depends(sync_inner)],
    b: Annotated[str, Depends(watcher("function"), scope="function")],
):
    EVENTS.append("endpoint")
    await behave(websocket, how)
    EVENTS.append("endpoint over")


@app.websocket("/converting/{how}", dependencies=[Depends(converting)])
async def converted(websocket: WebSocket, how: str):
    await behave(websocket, how)


@app.websocket("/converting-function/{how}", dependencies=[Depends(converting, scope="function")])
async def converted_function(websocket: WebSocket, how: str):
    await behave(websocket, how)


@app.websocket("/sending/{how}", dependencies=[Depends(sending_at_the_end)])
async def sending(websocket: WebSocket, how: str):
    await behave(websocket, how)


@app.websocket("/tasks")
async def tasks(websocket: WebSocket, tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, "task")
    await websocket.accept()
    await websocket.close()


HOWS = ("fine", "close", "socket", "http-early", "lookup", "disconnect", "own-disconnect")


def leaves(path: str, how: str) -> bool:
    if how == "lookup":
        return "converting" not in path
    return how in ("disconnect", "own-disconnect")


REQUESTS = [
    *(
        socket(f"/{path}/{how}", "only one", raises=leaves(path, how))
        for path in ("both", "converting", "converting-function", "sending")
        for how in HOWS
    ),
    socket("/tasks"),
]
