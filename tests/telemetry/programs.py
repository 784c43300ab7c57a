"""Programs for the comparison: each is a function of a framework and of the telemetry settings."""

import functools
from collections.abc import AsyncIterable, Iterable
from pathlib import Path
from typing import Annotated, Any

from opentelemetry import baggage, trace
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.background import BackgroundTasks as StarletteTasks
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route


class Book(BaseModel):
    title: str
    pages: int


class Shelf:
    def __call__(self):
        return "shelf"

    def method(self):
        return "method"


def note() -> None:
    """A background task."""


async def note_later(*values: int) -> None:
    """Another."""


class Incomplete(Response):
    """Begins an answer and does not end it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})


class Silent(Response):
    """Does not answer at all."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        pass


class Trailing(Response):
    """Sends trailers; without ``end``, only says that it will."""

    end = True

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [], "trailers": True})
        await send({"type": "http.response.body", "body": b"x"})
        if self.end:
            await send({"type": "http.response.trailers", "headers": []})


class HalfTrailing(Trailing):
    end = False


class Late(Response):
    """Fails once everything has been sent."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await super().__call__(scope, receive, send)
        raise ValueError("late")


def bookshop(fw: Any, telemetry: dict[str, Any]) -> Any:
    """Every way to answer a request."""
    app = fw.FastAPI(telemetry=telemetry)
    Depends, HTTPException = fw.Depends, fw.HTTPException
    responses = fw.module("responses")

    def page(q: int = 1):
        return q

    async def session(page: int = Depends(page)):
        yield page

    def session_in_thread():
        yield 1

    async def fails_late():
        yield 1
        raise KeyError("late")

    def unauthorised():
        raise HTTPException(401)

    def broken():
        raise LookupError("broken")

    @app.get("/books/{book_id}")
    async def read(book_id: int, first: int = Depends(page), second: int = Depends(session)):
        return {"book_id": book_id}

    @app.get("/thread")
    def thread(value: int = Depends(session_in_thread)) -> int:
        return value

    @app.post("/books")
    async def create(book: Book) -> Book:
        return book

    @app.post("/two")
    def two(first: Book, second: Book, q: int = 2) -> list[Book]:
        return [first, second]

    @app.post("/form")
    async def form(title: Annotated[str, fw.Form()], pages: Annotated[int, fw.Form()]):
        return title

    @app.get("/unauthorised")
    async def guarded(user: Any = Depends(unauthorised)):
        return user

    @app.get("/broken-dependency")
    async def with_broken(value: Any = Depends(broken)):
        return value

    @app.get("/late-dependency")
    async def with_late(value: Any = Depends(fails_late)):
        return value

    @app.get("/raises")
    async def raises(value: Any = Depends(session)):
        raise ValueError("no such book")

    @app.get("/raises-in-thread")
    def raises_in_thread():
        raise ValueError("no such book")

    @app.get("/own-error")
    async def own_error():
        class OutOfPrintError(Exception):
            pass

        raise OutOfPrintError("sorry")

    @app.get("/group")
    async def group():
        raise ExceptionGroup("several", [ValueError("one")])

    @app.get("/missing")
    async def missing():
        raise HTTPException(404, "no such book")

    @app.get("/unavailable")
    async def unavailable():
        raise HTTPException(503, "come back later")

    @app.get("/handled")
    async def handled():
        raise KeyError("handled")

    @app.get("/handler-raises")
    async def handler_raises():
        raise IndexError("first")

    @app.exception_handler(KeyError)
    async def answer(request: Any, error: Exception):
        return Response("handled", 418)

    @app.exception_handler(IndexError)
    async def fail(request: Any, error: Exception):
        raise ValueError("second")

    @app.get("/manual")
    async def manual():
        raise fw.module("exceptions").RequestValidationError([{"type": "a", "loc": ("b",), "msg": "c", "input": 1}])

    @app.get("/wrong-result")
    async def wrong_result() -> int:
        return "many"  # type: ignore[return-value]

    @app.get("/model")
    async def model() -> Book:
        return Book(title="a", pages=1)

    @app.get("/dict-as-model", response_model=Book)
    def dict_as_model():
        return {"title": "a", "pages": 1, "more": 2}

    @app.get("/not-json")
    async def not_json():
        return object()

    @app.get("/empty", status_code=204)
    async def empty():
        return None

    @app.get("/html", response_class=responses.HTMLResponse)
    async def html() -> str:
        return "<p>"

    @app.get("/own-response")
    async def own_response():
        return Response("x", 299)

    @app.get("/own-500")
    async def own_500() -> Response:
        return Response("x", 599)

    @app.get("/amended")
    async def amended(response: fw.Response, tasks: fw.BackgroundTasks):
        response.headers["x-a"] = "b"
        tasks.add_task(note)
        return 1

    app.get("/callable")(Shelf())
    app.get("/method")(Shelf().method)
    app.get("/partial")(functools.partial(page, q=1))
    app.get("/lambda")(lambda: 1)
    app.add_route("/plain/{x}", lambda request: PlainTextResponse("plain"))
    for cls in (Incomplete, Silent, Trailing, HalfTrailing, Late):
        app.get(f"/{cls.__name__.lower()}")(functools.partial(_make, cls))
    return app


def _make(cls: type[Response]) -> Response:
    return cls()


def tasks(fw: Any, telemetry: dict[str, Any]) -> Any:
    """Background tasks of all origins."""
    app = fw.FastAPI(telemetry=telemetry)
    Tasks = fw.BackgroundTasks

    @app.get("/two")
    async def two(tasks: Tasks):
        tasks.add_task(note)
        tasks.add_task(note_later, 1)
        tasks.add_task(functools.partial(note))
        tasks.add_task(len, [])
        return 1

    def adds(tasks: Tasks):
        tasks.add_task(note)

    @app.get("/dependency")
    def from_dependency(value: Any = fw.Depends(adds)) -> int:
        return 1

    @app.get("/fails")
    async def fails(tasks: Tasks):
        def broken():
            raise ValueError("task")

        tasks.add_task(broken)
        tasks.add_task(note)
        return 1

    @app.get("/refuses")
    async def refuses(tasks: Tasks):
        def refuse():
            raise fw.HTTPException(400)

        tasks.add_task(refuse)
        return 1

    @app.get("/own")
    async def own():
        tasks = Tasks()
        tasks.add_task(note)
        return Response("x", background=tasks)

    @app.get("/starlette")
    async def starlette():
        tasks = StarletteTasks()
        tasks.add_task(note)
        return Response("x", background=tasks)

    @app.get("/single")
    async def single():
        return Response("x", background=BackgroundTask(note))

    app.add_route("/plain", lambda request: PlainTextResponse("x", background=Tasks([BackgroundTask(note)])))
    return app


def streams(fw: Any, telemetry: dict[str, Any]) -> Any:
    """Answers that take their time."""
    app = fw.FastAPI(telemetry=telemetry)
    events = fw.module("sse").EventSourceResponse

    async def session():
        yield 1

    @app.get("/lines")
    async def lines(value: int = fw.Depends(session)) -> AsyncIterable[int]:
        yield 1
        yield 2

    @app.get("/lines-in-thread")
    def lines_in_thread() -> Iterable[int]:
        yield 1

    @app.get("/wrong-item")
    async def wrong_item() -> AsyncIterable[int]:
        yield 1
        yield "many"  # type: ignore[misc]

    @app.get("/fails")
    async def fails():
        yield 1
        raise ValueError("stream")

    @app.get("/events", response_class=events)
    async def server_sent() -> AsyncIterable[int]:
        yield 1

    @app.get("/events-fail", response_class=events)
    async def events_fail() -> AsyncIterable[int]:
        yield 1
        raise ValueError("event")

    @app.get("/raw", response_class=StreamingResponse)
    async def raw():
        yield b"1"

    @app.get("/own")
    async def own():
        async def pieces():
            yield b"1"
            yield b"2"

        return StreamingResponse(pieces())

    @app.get("/endless")
    async def endless() -> AsyncIterable[int]:
        while True:
            yield 1

    @app.get("/slow")
    async def slow(request: fw.Request):
        await request.receive()
        await request.receive()

    @app.post("/upload")
    async def upload(book: Book):
        return book

    @app.post("/reads")
    async def reads(request: fw.Request):
        return len(await request.body())

    return app


def tree(fw: Any, telemetry: dict[str, Any]) -> Any:
    """Applications and routers inside each other."""
    app = fw.FastAPI(telemetry=telemetry)
    shop = fw.FastAPI(telemetry=telemetry)
    deep = fw.FastAPI()
    inner, outer = fw.APIRouter(prefix="/authors/{author}"), fw.APIRouter(prefix="/v1")

    @shop.get("/items/{item}")
    async def item(item: int, more: Any = fw.Depends(lambda: 1)):
        return item

    @shop.get("/raises")
    async def raises():
        raise ValueError("mounted")

    @shop.get("/raises-for-outer")
    async def raises_for_outer():
        raise KeyError("mounted")

    @deep.get("/leaf")
    def leaf():
        return 1

    @deep.websocket("/talk")
    async def talk(socket: fw.WebSocket):
        await socket.accept()
        await socket.close()

    @inner.get("/books/{path:path}")
    def book(author: str, path: str):
        return path

    @inner.get("")
    def author(author: str):
        return author

    @inner.websocket("/chat/{room}")
    async def chat(socket: fw.WebSocket, room: str):
        await socket.accept()
        await socket.close()

    @app.exception_handler(KeyError)
    async def answer(request: Any, error: Exception):
        return Response("handled", 418)

    outer.include_router(inner)
    app.include_router(outer, prefix="/api")
    shop.mount("/deep", deep)
    app.mount("/shop", shop)
    app.mount("/area/{area}", deep)
    app.host("other.example", deep)
    app.router.routes.append(Mount("/foreign", routes=[Route("/x/{y}", lambda request: PlainTextResponse("x"))]))
    return app


def inside_starlette(fw: Any, telemetry: dict[str, Any]) -> Any:
    return Starlette(routes=[Mount("/mounted/{x}", bookshop(fw, telemetry))])


def inside_excluded(fw: Any, telemetry: dict[str, Any]) -> Any:
    """The outer application excludes everything; that counts for the inner one, too."""
    app = fw.FastAPI(telemetry={**telemetry, "exclude": lambda scope: True})
    app.mount("/shop", bookshop(fw, telemetry))
    return app


def inside_untraced(fw: Any, telemetry: dict[str, Any]) -> Any:
    app = fw.FastAPI(telemetry={**telemetry, "tracing": False})
    app.mount("/shop", bookshop(fw, telemetry))
    return app


def inside_silent(fw: Any, telemetry: dict[str, Any]) -> Any:
    """The outer application has no telemetry, so that the inner one is the outermost that has."""
    app = fw.FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
    app.mount("/shop", bookshop(fw, telemetry))
    return app


def behind_proxy(fw: Any, telemetry: dict[str, Any]) -> Any:
    app = bookshop(fw, telemetry)
    app.root_path = "/proxy"
    return app


def with_middleware(fw: Any, telemetry: dict[str, Any]) -> Any:
    app = bookshop(fw, telemetry)

    @app.middleware("http")
    async def layer(request: Any, call_next: Any):
        if request.url.path == "/raises":
            try:
                return await call_next(request)
            except ValueError:
                return PlainTextResponse("saved")
        if request.url.path == "/short":
            return PlainTextResponse("short")
        if request.url.path == "/layer-raises":
            raise LookupError("layer")
        return await call_next(request)

    return app


def with_outer_handler(fw: Any, telemetry: dict[str, Any]) -> Any:
    app = bookshop(fw, telemetry)
    app.add_exception_handler(Exception, lambda request, error: PlainTextResponse("sorry", 503))
    app.add_exception_handler(
        fw.module("exceptions").RequestValidationError, lambda request, error: PlainTextResponse("wrong", 418)
    )
    return app


def with_own_route_class(fw: Any, telemetry: dict[str, Any]) -> Any:
    app = fw.FastAPI(telemetry=telemetry)
    error = fw.module("exceptions").RequestValidationError

    class Catching(fw.module("routing").APIRoute):
        def get_route_handler(self):
            serve = super().get_route_handler()

            async def handler(request: Any) -> Response:
                try:
                    return await serve(request)
                except error:
                    return PlainTextResponse("caught", 400)

            return handler

    router = fw.APIRouter(route_class=Catching)

    @router.get("/books/{book_id}")
    async def read(book_id: int):
        return book_id

    app.include_router(router, prefix="/shop")
    return app


def with_overrides(fw: Any, telemetry: dict[str, Any]) -> Any:
    app = fw.FastAPI(telemetry=telemetry)

    def real():
        raise ValueError("real")

    @app.get("/books")
    async def read(value: int = fw.Depends(real)):
        return value

    app.dependency_overrides[real] = lambda: 1
    return app


def sites(fw: Any, telemetry: dict[str, Any]) -> Any:
    """A built site below a path, with a dependency in front of it, and another one everywhere else."""
    app = fw.FastAPI(telemetry=telemetry, dependencies=[fw.Depends(note)])
    router = fw.APIRouter()
    router.frontend("/ui", directory=Path(__file__).parent)
    app.include_router(router, prefix="/shop")
    app.frontend("/", directory=Path(__file__).parent)
    app.get("/books")(note)
    return app


def contexts(fw: Any, telemetry: dict[str, Any]) -> Any:
    """Answers with what the code sees as the current span and baggage."""
    app = fw.FastAPI(telemetry=telemetry)
    seen: list[Any] = []

    def look(place: str) -> None:
        seen.append((place, getattr(trace.get_current_span(), "name", None), dict(baggage.get_all())))

    async def session():
        look("enter")
        yield 1
        look("leave")

    def session_in_thread():
        look("enter in thread")
        yield 1

    @app.get("/async")
    async def on_loop(one: int = fw.Depends(session), two: int = fw.Depends(session_in_thread)):
        look("endpoint")
        return seen

    @app.get("/thread")
    def in_thread(one: int = fw.Depends(session)):
        look("endpoint")
        return seen

    @app.get("/stream")
    async def stream() -> AsyncIterable[str]:
        look("stream")
        yield repr(seen)

    @app.get("/handler")
    async def to_handler():
        raise KeyError

    @app.exception_handler(KeyError)
    async def handler(request: Any, error: Exception):
        look("handler")
        return PlainTextResponse(repr(seen))

    class Layer:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            look("layer")
            await self.app(scope, receive, send)

    app.add_middleware(Layer)
    return app
