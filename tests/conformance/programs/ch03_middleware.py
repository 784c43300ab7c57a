"""The order of middleware: decorated, added, given to the constructor; what each of them sees of errors and redirects."""

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import get, post

EVENTS: list[str] = []


class Named:
    def __init__(self, app, name: str):
        self.app = app
        self.name = name

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        EVENTS.append(f"{self.name} in")

        async def sending(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-named", self.name.encode())]
            await send(message)

        await self.app(scope, receive, sending)
        EVENTS.append(f"{self.name} out")


class Dispatched(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if "stop" in request.query_params:
            return PlainTextResponse("stopped", status_code=409)
        response = await call_next(request)
        response.headers["x-dispatched"] = str(response.status_code)
        return response


app = FastAPI(middleware=[Middleware(Named, name="constructor 1"), Middleware(Named, name="constructor 2")])
app.add_middleware(Named, name="added 1")
app.add_middleware(Dispatched)
app.add_middleware(Named, name="added 2")


@app.middleware("http")
async def decorated(request: Request, call_next):
    EVENTS.append(f"decorated {request.url.path}")
    response = await call_next(request)
    response.headers.append("x-decorated", "1")
    return response


@app.get("/well/{number}")
async def well(number: int):
    EVENTS.append("endpoint")
    if number == 0:
        raise HTTPException(410, "dry", headers={"x-dry": "yes"})
    if number == 1:
        raise ValueError("collapsed")
    return number


@app.post("/well")
async def dig(request: Request, depth: dict):
    return {"depth": depth, "again": (await request.body()).decode()}


REQUESTS = [
    get("/well/5"),
    get("/well/0"),
    get("/well/1", raises=True),
    get("/well/x"),
    get("/well/5?stop"),
    get("/well/5/"),
    get("/nowhere"),
    post("/well", json={"m": 3}),
    post("/well", content="{]", content_type="application/json"),
]
