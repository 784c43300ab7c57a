"""APIRoute subclasses that change more than the handler: options in __init__, matching, handling, attributes."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import Match

from ..calls import call, get, posts

EVENTS: list[str] = []


class Item(BaseModel):
    name: str = "n"
    note: str | None = None


class Terse(APIRoute):
    def __init__(self, *args: Any, **kwargs: Any):
        kwargs["response_model_exclude_none"] = True
        kwargs["tags"] = [*(kwargs.get("tags") or []), "terse"]
        super().__init__(*args, **kwargs)
        self.made_by = type(self).__name__


class ByHeader(APIRoute):
    def matches(self, scope):
        match, child_scope = super().matches(scope)
        if match is Match.FULL and (b"x-version", b"2") not in scope["headers"]:
            return Match.NONE, {}
        return match, child_scope


class Handling(APIRoute):
    async def handle(self, scope, receive, send):
        EVENTS.append(f"handle {scope['path_params']}")
        if "refuse" in scope["path_params"].values():
            await PlainTextResponse("refused", 403)(scope, receive, send)
            return
        await super().handle(scope, receive, send)


class Timed(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            request.state.seen = self.name
            response = await original(request)
            response.headers["x-body-length"] = str(len(response.body))
            return response

        return handler


class TimedTerse(Timed, Terse):
    pass


def observed(request: Request):
    EVENTS.append(f"seen {getattr(request.state, 'seen', None)}")


app = FastAPI()
terse = APIRouter(prefix="/terse", route_class=Terse)
versioned = APIRouter(prefix="/versioned", route_class=ByHeader)
handling = APIRouter(prefix="/handling", route_class=Handling)
timed = APIRouter(prefix="/timed", route_class=TimedTerse, dependencies=[Depends(observed)])
plain = APIRouter(prefix="/plain")


@terse.get("/item")
def terse_item(request: Request) -> Item:
    return Item(name=request.scope["route"].made_by)


@versioned.get("/item")
def new_item():
    return "version 2"


@app.get("/versioned/item")
def old_item():
    return "version 1"


@handling.get("/{word}")
def handle_word(word: str):
    return word


@timed.post("/item", response_model=Item)
async def timed_item(item: Item):
    return item


@plain.get("/item")
def plain_item() -> Item:
    return Item()


plain.include_router(terse)
timed.include_router(plain)
for router in (terse, versioned, handling, timed):
    app.include_router(router)
app.add_api_route("/versioned/late", old_item)
app.include_router(versioned, prefix="/again")

REQUESTS = [
    get("/terse/item"),
    get("/versioned/item"),
    get("/versioned/item", headers={"X-Version": "2"}),
    call("POST", "/versioned/item", headers={"X-Version": "2"}),
    get("/again/versioned/item"),
    get("/again/versioned/item", headers={"X-Version": "2"}),
    get("/handling/fine"),
    get("/handling/refuse"),
    *posts("/timed/item", {"name": "a"}, {"name": 1}, {"name": "a", "note": "b"}),
    get("/timed/plain/item"),
    get("/timed/plain/terse/item"),
]
