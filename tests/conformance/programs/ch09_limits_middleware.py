"""max_body_size around middleware: what middleware reads is counted, and a limit further in looks at what was read."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse

from ..calls import Call, post, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=8, openapi_url=None)
router = APIRouter(prefix="/router", max_body_size=4)


async def count(request: Request):
    EVENTS.append("endpoint")
    return len(await request.body())


class ReadsFirst:
    """Reads the body for those that ask for it, hands it on as it was, and may answer itself."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["query_string"]:
            await self.app(scope, receive, send)
            return
        messages: list[Any] = []
        try:
            while not messages or messages[-1].get("more_body"):
                messages.append(await receive())
        except Exception as error:
            EVENTS.append(f"refused {error.status_code} {error.detail}")
            if scope["query_string"] != b"catch":
                raise
            await PlainTextResponse("caught", 299)(scope, receive, send)
            return
        EVENTS.append(f"middleware read {sum(len(message['body']) for message in messages)}")
        if scope["query_string"] == b"answer":
            await PlainTextResponse("answered", 299)(scope, receive, send)
            return

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, again, send)


app.add_middleware(ReadsFirst)
app.post("/plain")(count)
app.post("/wide", max_body_size=12)(count)
app.post("/narrow", max_body_size=2)(count)
router.post("/plain")(count)
router.post("/wide", max_body_size=12)(count)
app.include_router(router)

PATHS = ("/plain", "/wide", "/narrow", "/router/plain", "/router/wide", "/nothing", "/plain/")
REQUESTS: list[Call] = []
for path in PATHS:
    REQUESTS += [unannounced(path, *[b"x"] * size) for size in (2, 3, 4, 5, 8, 9, 12, 13)]
    REQUESTS += [unannounced(path + "?read", *[b"x"] * size) for size in (2, 3, 4, 5, 8)]
    REQUESTS += [unannounced(path + "?answer", *[b"x"] * size) for size in (2, 5, 8)]
    REQUESTS += [unannounced(path + "?catch", *[b"x"] * size) for size in (2, 8, 9, 13)]
    REQUESTS += [post(path + "?read", content=b"xx"), post(path, content=b"xx")]
GENERATE = False
