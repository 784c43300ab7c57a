"""max_concurrency together with overrides, yield in both scopes, classes, errors, WebSockets and shared aliases."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security, WebSocket

from ..calls import get, post, socket
from ..facts import outcome

EVENTS: list[str] = []
GENERATE = False
app = FastAPI()


def engine(fail: str = ""):
    EVENTS.append("+ engine")
    if fail == "entry":
        raise HTTPException(503, "entry")
    try:
        yield "engine"
    finally:
        EVENTS.append("- engine")


class Model:
    def __init__(self, size: int = 1):
        self.size = size


async def quick(size: int = 2):
    return size * 2


Engine = Annotated[str, Depends(engine, max_concurrency=1)]
EarlyEngine = Annotated[str, Depends(engine, scope="function", max_concurrency=1)]
OneModel = Annotated[Model, Depends(max_concurrency=1)]
Quick = Annotated[int, Depends(quick, max_concurrency=1)]


@app.get("/engine")
def use_engine(engine: Engine, fail: str = ""):
    if fail == "endpoint":
        raise HTTPException(400, "endpoint")
    return engine


@app.get("/early")
async def use_early(engine: EarlyEngine, fail: str = ""):
    if fail == "endpoint":
        raise HTTPException(400, "endpoint")
    return engine


@app.get("/both")
async def use_both(a: Engine, b: EarlyEngine, c: OneModel, d: Quick, e: Quick):
    return [a, b, c.size, d, e]


@app.get("/uncached")
def uncached(
    a: Annotated[int, Depends(quick, max_concurrency=2, use_cache=False)],
    b: Annotated[int, Depends(quick, max_concurrency=2, use_cache=False)],
):
    return [a, b]


router = APIRouter(dependencies=[Depends(quick, max_concurrency=3)])


@router.get("/router", dependencies=[Depends(quick, max_concurrency=1)])
def of_router(value: Quick):
    return value


@app.websocket("/talk")
async def talk(websocket: WebSocket, engine: Engine, model: OneModel):
    await websocket.accept()
    await websocket.send_json([engine, model.size])
    await websocket.close()


@app.post("/override/{what}")
def override(what: str):
    replacements: dict[str, dict[Any, Any]] = {
        "engine": {engine: lambda: "fake"}, "quick": {quick: engine}, "model": {Model: lambda: Model(9)}, "nothing": {},
    }  # fmt: skip
    app.dependency_overrides = replacements[what]


app.include_router(router)
ALL = [get(f"/{path}") for path in ("engine", "early", "both", "uncached", "router")]
FACTS = {
    repr(value): outcome(lambda value=value: Depends(quick, max_concurrency=value))  # type: ignore[arg-type]
    for value in (1, 0, -1, True, 1.0, "1", None, 10**9)
} | {
    "security": outcome(lambda: Security(quick, max_concurrency=1)),  # type: ignore[call-arg]
    "equal": Depends(quick, max_concurrency=1) == Depends(quick, max_concurrency=1),
    "hash": len({Depends(quick, max_concurrency=1), Depends(quick, max_concurrency=2), Depends(quick)}),
}
REQUESTS = [
    *ALL,
    *ALL,
    *(get(f"/{path}?fail={fail}") for path in ("engine", "early", "both") for fail in ("entry", "endpoint")),
    *ALL[:2],
    get("/both?size=x"),
    get("/both?size=3"),
    socket("/talk?size=4"),
    socket("/talk"),
]
for what in ("engine", "quick", "model", "nothing"):
    REQUESTS += [post(f"/override/{what}"), *ALL, socket("/talk")]
