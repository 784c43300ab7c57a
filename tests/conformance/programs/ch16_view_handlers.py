"""Handlers made by hand: of routes, of dependants, for WebSockets; and route contexts, which show the whole path."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response, WebSocket
from fastapi.dependencies.utils import get_dependant
from fastapi.routing import (
    APIRoute,
    get_request_handler,
    get_websocket_app,
    iter_route_contexts,
    request_response,
    run_endpoint_function,
    serialize_response,
    websocket_session,
)
from fastapi.utils import create_model_field
from pydantic import BaseModel
from starlette.routing import Route, WebSocketRoute

from ..calls import get, gets, post, posts, socket


class Item(BaseModel):
    name: str
    price: float = 1.0


def who(name: str = "nobody") -> str:
    return name


async def create(item_id: int, item: Item, response: Response, name: str = Depends(who)):
    response.headers["x-name"] = name
    return {**item.model_dump(), "id": item_id, "hidden": True}


async def talk(websocket: WebSocket, item_id: int, name: str = Depends(who)):
    await websocket.accept()
    await websocket.send_json([item_id, name])
    await websocket.close()


class Logged(APIRoute):
    def get_route_handler(self):
        inner = super().get_route_handler()

        async def outer(request: Request) -> Response:
            context = request.scope.get("fastapi", {}).get("effective_route_context")
            response = await inner(request)
            response.headers["x-path"] = getattr(context, "path", "-")
            response.headers["x-route"] = request.scope["route"].path
            return response

        return outer


app = FastAPI()
router = APIRouter(prefix="/logged", route_class=Logged)
inner = APIRouter(prefix="/inner", route_class=Logged)


@app.get("/parts/{number}")
async def parts(number: int) -> Any:
    field = create_model_field("Answer", Item, mode="serialization")
    dependant = get_dependant(path="/", call=who)
    ran = await run_endpoint_function(dependant=dependant, values={"name": "n"}, is_coroutine=False)
    plain = await serialize_response(field=field, response_content={"name": ran, "price": number, "more": 1})
    return [plain, await serialize_response(response_content={"plain": Item(name="x")})]


@router.get("/{item_id}")
@inner.get("/{item_id}")
async def logged(item_id: int, name: str = Depends(who)):
    return [item_id, name]


router.include_router(inner)
app.include_router(router, prefix="/api")


@app.get("/contexts")
async def contexts():
    told = []
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context.original_route, "dependant", None) and context.dependant
        below = [one.call.__name__ for one in dependant.dependencies] if dependant else []
        params = [field.name for field in dependant.path_params] if dependant else []
        told.append(
            [context.path, context.original_route.path, context.name, sorted(context.methods or ()), below, params]
        )
    return told


dependant = get_dependant(path="/by-hand/{item_id}", call=create)
handler = get_request_handler(
    dependant,
    body_field=dependant.body_params[0],
    status_code=201,
    response_field=create_model_field("Created", Item, mode="serialization"),
    response_model_exclude_unset=True,
    dependency_overrides_provider=app,
)
by_hand = Route("/by-hand/{item_id}", lambda request: Response(), methods=["POST"])
by_hand.app = request_response(handler)
app.router.routes.append(by_hand)
conversation = WebSocketRoute("/by-hand/{item_id}", talk)
conversation.app = websocket_session(get_websocket_app(get_dependant(path="/by-hand/{item_id}", call=talk)))
app.router.routes.append(conversation)
twice = Route("/twice", lambda request: Response())
twice.app = request_response(lambda request: Response("in a thread"))
app.router.routes.append(twice)

REQUESTS = [
    *posts("/by-hand/3?name=n", {"name": "a", "price": 2}, {"name": "a"}, {}, []),
    *posts("/by-hand/x", {"name": "a"}, {"price": "y"}),
    post("/by-hand/3", content=b"{"),
    post("/by-hand/3"),
    get("/by-hand/3"),
    socket("/by-hand/4?name=n"),
    get("/twice"),
    *gets("/parts/{}", "2", "x"),
    *gets("/api/logged/{}", "1?name=n", "x"),
    *gets("/api/logged/inner/{}", "1?name=n", "x"),
    get("/contexts"),
    get("/openapi.json"),
]
GENERATE = False
