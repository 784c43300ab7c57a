"""What injection libraries do: dependants are made, and resolved, wherever the program wants, with the exit stacks there."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Header, Request, Response, Security, WebSocket
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import (
    get_dependant,
    get_flat_params,
    request_body_to_args,
    request_params_to_args,
    solve_dependencies,
)
from fastapi.exceptions import RequestValidationError
from fastapi.security import SecurityScopes
from pydantic import BaseModel

from ..calls import get, gets, post, posts, socket

app = FastAPI()
trail: list[str] = []


class Settings(BaseModel):
    name: str = "settings"
    level: int = 1


async def settings(level: int = 1) -> Settings:
    trail.append("settings")
    return Settings(level=level)


async def session(settings: Annotated[Settings, Depends(settings)]) -> AsyncIterator[str]:
    trail.append("open")
    yield f"session {settings.level}"
    trail.append("close")


async def early(settings: Annotated[Settings, Depends(settings)]) -> AsyncIterator[str]:
    yield "early"
    trail.append("closed early")


def scopes(scopes: SecurityScopes) -> list[str]:
    return scopes.scopes


async def work(
    session: Annotated[str, Depends(session)],
    early: Annotated[str, Depends(early, scope="function")],
    scopes: Annotated[list[str], Security(scopes, scopes=["read"])],
    settings: Annotated[Settings, Depends(settings)],
    user_agent: Annotated[str | None, Header()] = None,
    factor: int = 1,
) -> dict[str, Any]:
    trail.append("work")
    return {"session": session, "early": early, "scopes": scopes, "level": settings.level * factor, "agent": user_agent}


async def resolved(connection: Request | WebSocket, call: Any, **more: Any) -> Any:
    """Call a function with everything it depends on."""
    dependant = get_dependant(path="/", call=call)
    found = await solve_dependencies(
        request=connection,
        dependant=dependant,
        async_exit_stack=connection.scope["fastapi_inner_astack"],
        embed_body_fields=False,
        dependency_overrides_provider=app,
        **more,
    )
    if found.errors:
        raise RequestValidationError(found.errors)
    return await call(**found.values)


@app.get("/work")
async def working(request: Request):
    return [await resolved(request, work), list(trail)]


@app.get("/trail")
async def show_trail():
    told = list(trail)
    trail.clear()
    return told


@app.get("/overridden")
async def overridden(request: Request):
    app.dependency_overrides[settings] = lambda: Settings(level=7)
    try:
        return await resolved(request, work)
    finally:
        app.dependency_overrides.clear()


@app.get("/cached")
async def cached(request: Request, given: Annotated[Settings, Depends(settings)]):
    cache = {(settings, (), ""): Settings(level=99)}
    told = await resolved(request, work, dependency_cache=cache)
    return [told, given, [[key[0].__name__, key[1:]] for key in cache]]


@app.get("/own-stack")
async def own_stack(request: Request):
    async with AsyncExitStack() as inner, AsyncExitStack() as function:
        scope = {**request.scope, "fastapi_inner_astack": inner, "fastapi_function_astack": function}
        told = await resolved(Request(scope, request.receive), work)
    return [told, list(trail)]


@app.post("/body")
async def body(request: Request):
    async def taking(item: Settings, tasks: BackgroundTasks, response: Response) -> Any:
        tasks.add_task(trail.append, "task")
        response.headers["x-item"] = item.name
        return item

    sent = await request.json()
    dependant = get_dependant(path="/", call=taking)
    found = await solve_dependencies(
        request=request,
        dependant=dependant,
        body=sent,
        async_exit_stack=AsyncExitStack(),
        embed_body_fields=False,
    )
    values, errors = await request_body_to_args(dependant.body_params, sent, False)
    tasks = found.background_tasks is not None
    return [found.values.get("item"), found.errors, tasks, dict(found.response.headers), values, errors]


@app.get("/parameters")
async def parameters(request: Request):
    dependant = get_dependant(path="/", call=work)
    told = [field.name for field in get_flat_params(dependant)]
    values, errors = request_params_to_args(dependant.query_params, request.query_params)
    heads, more = request_params_to_args(dependant.header_params, request.headers)
    return [told, values, errors, heads, more]


@app.get("/by-hand")
async def by_hand(request: Request):
    root = Dependant(call=None, path="/", dependencies=[get_dependant(path="/", call=settings, name="found")])
    found = await solve_dependencies(
        request=request,
        dependant=root,
        async_exit_stack=request.scope["fastapi_inner_astack"],
        embed_body_fields=False,
    )
    return [found.values, found.errors]


@app.websocket("/socket")
async def talk(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_json(await resolved(websocket, work))
    await websocket.close()


REQUESTS = [
    *gets("/work?{}", "level=2&factor=3", "level=x", "factor=y", "level=x&factor=y"),
    get("/trail"),
    get("/overridden?level=2"),
    get("/cached?level=3"),
    get("/trail"),
    get("/own-stack?level=4"),
    get("/own-stack?level=z"),
    get("/trail"),
    *posts("/body", {"name": "n"}, {"level": "x"}, [], None),
    post("/body", content=b"{}", headers={"content-type": "text/plain"}),
    *gets("/parameters?{}", "", "factor=2", "factor=z"),
    *gets("/by-hand?{}", "", "level=5", "level=z"),
    socket("/socket?level=6"),
    get("/trail"),
]
GENERATE = False
