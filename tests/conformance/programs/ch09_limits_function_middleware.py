"""max_body_size below functions as middleware, which hand requests on through a task of their own."""

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import PlainTextResponse

from ..calls import Call, post, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=40, openapi_url=None)
inner = FastAPI(max_body_size=20, openapi_url=None)
router = APIRouter(max_body_size=30)


@app.middleware("http")
@inner.middleware("http")
async def note(request: Request, call_next):
    reads = "read" in request.url.query
    EVENTS.append(f"in {len(await request.body())}" if reads else "in")
    if "answer" in request.url.query:
        return PlainTextResponse("early", 299)
    response = await call_next(request)
    EVENTS.append(f"out {response.status_code}")
    return response


@app.post("/bytes")
@inner.post("/bytes")
@inner.post("/wide", max_body_size=60)
@router.post("/router")
@app.post("/narrow", max_body_size=10)
@app.post("/wide", max_body_size=60)
async def count(request: Request):
    EVENTS.append("endpoint")
    return len(await request.body())


@app.post("/form", max_body_size=15)
async def form(a: str = Form("")):
    return a


@app.post("/json", max_body_size=15)
async def json_body(body: list[int]):
    return body


async def plain(request: Request):
    return PlainTextResponse(str(len(await request.body())))


app.add_route("/starlette", plain, methods=["POST"])
app.include_router(router)
app.mount("/inner", inner)

REQUESTS: list[Call] = []
for path in ("/bytes", "/narrow", "/wide", "/router", "/starlette", "/inner/bytes", "/inner/wide", "/nothing"):
    REQUESTS += [unannounced(path, *[b"x" * 5] * count) for count in range(1, 14)]
    REQUESTS += [unannounced(f"{path}?read", *[b"x" * 5] * count) for count in (1, 2)]
    REQUESTS += [unannounced(f"{path}?answer", *[b"x" * 5] * count) for count in (1, 20)]
    REQUESTS += [post(path, content=b"x" * 10)]
FORM = "application/x-www-form-urlencoded"
REQUESTS += [unannounced("/form", b"a=", b"b" * size, content_type=FORM) for size in (5, 13, 14, 30)]
REQUESTS += [unannounced("/json", b"[", b" " * size, b"]", content_type="application/json") for size in (5, 13, 14)]
GENERATE = False
