"""A route class of one's own around dependencies with yield, tasks, streams, forms and errors: what it sees and may change."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Body, Depends, FastAPI, Form, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute

from ..calls import get, post

EVENTS: list[str] = []
app = FastAPI()


class Watching(APIRoute):
    """Notes, stamps, and turns some errors into answers."""

    def get_route_handler(self) -> Callable[..., Any]:
        handle = super().get_route_handler()

        async def watched(request: Request) -> Response:
            EVENTS.append(f"before {self.name} {self.path}")
            try:
                response = await handle(request)
            except RequestValidationError as error:
                EVENTS.append(f"saw {len(error.errors())} errors")
                raise HTTPException(
                    422, {"errors": [item["loc"] for item in error.errors()], "body": str(error.body)}
                ) from error
            except HTTPException as error:
                EVENTS.append(f"saw {error.status_code}")
                if error.status_code == 418:
                    return JSONResponse("tea", status_code=200)
                raise
            except LookupError as error:
                return JSONResponse({"lookup": str(error)}, status_code=404)
            EVENTS.append(f"after {response.status_code} {type(response).__name__}")
            response.headers["x-watched"] = self.path_format
            if "copy" in request.query_params and hasattr(response, "body"):
                return JSONResponse({"copied": json.loads(response.body)}, background=response.background)
            return response

        return watched


class Never(APIRoute):
    def get_route_handler(self) -> Callable[..., Any]:
        async def never(request: Request) -> Response:
            return JSONResponse("instead of the endpoint", status_code=203)

        return never


def resource(tasks: BackgroundTasks, response: Response):
    tasks.add_task(EVENTS.append, "task")
    response.headers["x-resource"] = "1"
    EVENTS.append("+ resource")
    try:
        yield "resource"
    except Exception as error:
        EVENTS.append(f"resource saw {type(error).__name__}")
        raise
    finally:
        EVENTS.append("- resource")


async def early():
    yield "early"
    EVENTS.append("- early")


router = APIRouter(route_class=Watching, prefix="/{place}")
Resource = Annotated[str, Depends(resource)]


@router.get("/plain")
def plain(place: str, r: Resource, e: Annotated[str, Depends(early, scope="function")], fail: str = "", n: int = 0):
    if fail == "lookup":
        raise LookupError("lost")
    if fail:
        raise HTTPException(int(fail), "failed")
    return [place, r, e, n]


@router.post("/body", status_code=201)
async def body(r: Resource, item: Annotated[dict[str, int], Body()]) -> dict[str, int]:
    return item


@router.post("/form")
def form(r: Resource, a: Annotated[int, Form()]):
    return a


@router.get("/stream")
def stream(r: Resource):
    return StreamingResponse(iter("ab"), media_type="text/plain")


@router.get("/lines")
async def lines(r: Resource):
    yield r
    EVENTS.append("line")
    yield 2


@router.get("/returned")
def returned(r: Resource):
    return JSONResponse("returned")


never = APIRouter(route_class=Never)


@never.get("/never")
def unreachable(n: int):
    raise AssertionError


@never.post("/never", dependencies=[Depends(resource)])
def never_either(data: dict[str, int]):
    raise AssertionError


app.include_router(router)
app.include_router(never)
app.router.route_class = Watching


@app.get("/direct")
async def direct(n: int = 1):
    return n


REQUESTS = [
    *(get(f"/p/plain{query}") for query in ("", "?fail=404", "?fail=418", "?fail=lookup", "?n=x", "?copy=1")),
    *(post(f"/p/body{query}", json=body) for query in ("", "?copy=1") for body in ({"a": 1}, {"a": "x"})),
    *(post("/p/form", form=form) for form in ({"a": "1"}, {"a": "x"}, {})),
    *(get(f"/p/{path}{query}") for path in ("stream", "lines", "returned") for query in ("", "?copy=1")),
    get("/never"),
    post("/never"),
    get("/direct"),
    get("/direct?n=x"),
]
