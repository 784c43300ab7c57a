"""Background tasks from everywhere at once: dependencies, functions of all kinds, own responses, yield scopes, overrides."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.background import BackgroundTask
from starlette.background import BackgroundTasks as StarletteBackgroundTasks

from ..calls import get, post

EVENTS: list[str] = []
app = FastAPI()


def note(text: str):
    EVENTS.append(text)


async def note_async(text: str, *more: str, **named: str):
    EVENTS.append(f"async {text} {more} {named}")


class Noting:
    def __call__(self, text: str):
        EVENTS.append(f"object {text}")

    async def later(self, text: str):
        EVENTS.append(f"method {text}")

    @classmethod
    def named(cls, text: str):
        EVENTS.append(f"{cls.__name__} {text}")


def router_level(tasks: BackgroundTasks):
    tasks.add_task(note, "router")


def first(tasks: BackgroundTasks, x_name: Annotated[str, Header()] = "nobody"):
    tasks.add_task(note, f"first for {x_name}")
    return tasks


async def second(tasks: BackgroundTasks, one: Annotated[BackgroundTasks, Depends(first)]):
    tasks.add_task(note_async, "second", "same" if tasks is one else "different")
    return tasks


def leaving(tasks: BackgroundTasks):
    EVENTS.append("+ request")
    yield tasks
    EVENTS.append(f"- request {len(tasks.tasks)}")
    tasks.add_task(note, "added too late")


def leaving_early(tasks: BackgroundTasks):
    EVENTS.append("+ function")
    yield
    EVENTS.append(f"- function {len(tasks.tasks)}")
    tasks.add_task(note, "added on leaving")


router = APIRouter(prefix="/router", dependencies=[Depends(router_level)])


@app.post("/kinds")
async def kinds(tasks: BackgroundTasks, text: str):
    tasks.add_task(Noting(), text)
    tasks.add_task(Noting().later, text)
    tasks.add_task(Noting.named, text=text)
    tasks.add_task(partial(note, text))
    tasks.add_task(partial(note_async, text, "x", a="1"), "y", b="2")
    tasks.add_task(lambda: EVENTS.append(f"lambda {text}"))
    return len(tasks.tasks)


@router.get("/all")
def everything(
    tasks: BackgroundTasks,
    two: Annotated[BackgroundTasks, Depends(second)],
    three: Annotated[BackgroundTasks, Depends(leaving)],
    four: Annotated[None, Depends(leaving_early, scope="function")],
):
    tasks.add_task(note, "endpoint")
    return [tasks is two, tasks is three, len(tasks.tasks)]


@router.get("/returned/{kind}")
def returned(kind: str, tasks: BackgroundTasks, four: Annotated[None, Depends(leaving)]):
    tasks.add_task(note, "injected")
    background = BackgroundTask(note, "own")
    several = StarletteBackgroundTasks([BackgroundTask(note, "own 1"), BackgroundTask(note, "own 2")])
    answers = {
        "json": JSONResponse({}, background=background),
        "several": JSONResponse({}, background=several),
        "none": PlainTextResponse("x"),
        "stream": StreamingResponse(iter(["a", "b"]), background=background),
        "tasks": PlainTextResponse("x", background=tasks),
    }
    return answers[kind]


@app.get("/reply")
def reply(request: Request, response: Response, tasks: BackgroundTasks):
    response.headers["x-tasks"] = str(len(tasks.tasks))
    tasks.add_task(lambda: EVENTS.append(f"{request.method} {request.url.path} {response.headers['x-tasks']}"))
    return {"tasks": type(tasks).__name__}


def nested(tasks: BackgroundTasks):
    tasks.add_task(note, "added by a task")


@app.get("/growing")
def growing(tasks: BackgroundTasks):
    tasks.add_task(nested, tasks)
    tasks.add_task(note, "last")


def failing(kind: str):
    EVENTS.append(f"failing {kind}")
    raise {"value": ValueError, "key": KeyError}[kind](kind)


@app.exception_handler(KeyError)
async def handle_key(request: Request, error: KeyError):
    EVENTS.append("handler")
    return PlainTextResponse("handled", status_code=418)


@app.get("/failing/{kind}")
def fails(kind: str, tasks: BackgroundTasks, left: Annotated[None, Depends(leaving)]):
    tasks.add_task(note, "before")
    tasks.add_task(failing, kind)
    tasks.add_task(note, "after")
    return "answered"


@app.get("/required")
def required(tasks: BackgroundTasks, number: int, one: Annotated[BackgroundTasks, Depends(first)]):
    tasks.add_task(note, "endpoint")
    return number


@app.get("/by-hand")
async def by_hand():
    tasks = BackgroundTasks()
    tasks.add_task(note, "by hand")
    await tasks()
    return "done"


app.include_router(router)

REQUESTS = [
    post("/kinds?text=a"),
    get("/router/all", headers={"x-name": "eva"}),
    *(get(f"/router/returned/{kind}") for kind in ("json", "several", "none", "stream")),
    get("/router/returned/unknown"),
    get("/reply"),
    get("/growing"),
    get("/failing/value", raises=True),
    get("/failing/key", raises=True),
    get("/required?number=1"),
    get("/required?number=x"),
    get("/by-hand"),
]
NOT_GENERATED = ["/failing/{kind}", "/router/returned/{kind}"]
