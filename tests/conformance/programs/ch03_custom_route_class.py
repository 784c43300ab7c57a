"""APIRoute subclasses: get_route_handler wrapping, on the router and on one route, also after an inclusion."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Body, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from ..calls import get, post, posts

EVENTS: list[str] = []


class ReversedBodyRequest(Request):
    async def body(self) -> bytes:
        return bytes(reversed(await super().body()))


class LoggedRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Any]:
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            EVENTS.append(f"before {self.path_format} {self.name}")
            response = await original(request)
            response.headers["x-logged"] = "true"
            EVENTS.append(f"after {response.status_code} {type(response).__name__}")
            return response

        return handler


class ForgivingRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Any]:
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await original(request)
            except RequestValidationError as error:
                return JSONResponse(
                    {"forgiven": [e["type"] for e in error.errors()], "body": error.body}, status_code=400
                )

        return handler


class ReversingRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Any]:
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await original(ReversedBodyRequest(request.scope, request.receive))

        return handler


app = FastAPI()
logged = APIRouter(prefix="/logged", route_class=LoggedRoute)
forgiving = APIRouter(route_class=ForgivingRoute)
app.router.route_class = LoggedRoute


@app.get("/direct/{word}")
def direct(word: str):
    return word


@logged.get("/{number}")
def number(number: int):
    if number == 13:
        raise HTTPException(400, "unlucky")
    return {"number": number}


@forgiving.post("/sums")
def sums(numbers: list[int] = Body()):
    return sum(numbers)


reversing = APIRouter()
reversing.add_api_route("/reversed", sums, methods=["POST"], route_class_override=ReversingRoute)
logged.include_router(forgiving, prefix="/inner")
app.include_router(logged)
app.include_router(forgiving)
app.include_router(reversing)

REQUESTS = [
    get("/direct/x"),
    get("/logged/4"),
    get("/logged/13"),
    get("/logged/four"),
    *posts("/sums", [1, 2], [], "x", {"a": 1}, [1, "two"]),
    post("/sums"),
    post("/sums", content="{", content_type="application/json"),
    *posts("/logged/inner/sums", [1, 2], ["x"]),
    post("/reversed", content="]51 ,1[", content_type="application/json"),
    post("/reversed", json=[1]),
    get("/logged"),
]
