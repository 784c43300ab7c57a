"""What the tests with a real server send too much to."""

from __future__ import annotations

from typing import Any

from typeway import FastAPI, Form, Request, UploadFile
from typeway.responses import PlainTextResponse

LIMIT = 100_000
app = FastAPI(max_body_size=LIMIT)


@app.post("/bytes")
async def count(request: Request) -> int:
    return len(await request.body())


@app.post("/json")
async def read_json(body: dict[str, Any]) -> int:
    return len(body)


@app.post("/upload")
async def upload(file: UploadFile, note: str = Form("")) -> int:
    return file.size or 0


@app.post("/unread")
async def unread() -> str:
    return "unread"


@app.exception_handler(413)
async def in_own_words(request: Request, error: Exception) -> PlainTextResponse:
    return PlainTextResponse("too much", status_code=413, headers={"x-path": request.url.path})


read_first = FastAPI(max_body_size=LIMIT)
read_first.post("/bytes")(count)


@read_first.middleware("http")
async def read_in_middleware(request: Request, call_next: Any) -> Any:
    await request.body()
    return await call_next(request)
