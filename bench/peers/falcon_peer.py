"""The programs on Falcon's ASGI side; bodies are models of Pydantic, checked by hand."""

from collections.abc import AsyncIterator
from typing import Any

import falcon
import jwt
from falcon.asgi import App, Request, Response, SSEvent, WebSocket
from pydantic import BaseModel, TypeAdapter, ValidationError

from bench.models import Order, Product
from bench.programs import EVENTS, PER_ROUTER, PRODUCTS, ROUTES, SECRET

PRODUCT_LIST = TypeAdapter(list[Product])
STORED = [Product(**product) for product in PRODUCTS]


class Login(BaseModel):
    username: str
    password: str


class Hello:
    async def on_get(self, req: Request, resp: Response) -> None:
        resp.media = {"message": "Hello, World!"}

    @falcon.wrap_sync_to_async
    def on_get_def(self, req: Request, resp: Response) -> None:
        resp.media = {"message": "Hello, World!"}


class Item:
    async def on_get(self, req: Request, resp: Response, item_id: int) -> None:
        token = req.get_header("x-token", required=True)
        limit = req.get_param_as_int("limit", default=20)
        resp.media = {"item_id": item_id, "q": req.get_param("q"), "limit": limit, "token": token}


class Orders:
    async def on_post(self, req: Request, resp: Response) -> None:
        try:
            order = Order.model_validate_json(await req.stream.read())
        except ValidationError as error:
            raise falcon.HTTPUnprocessableEntity(description=str(error)) from None
        resp.content_type = falcon.MEDIA_JSON
        resp.data = order.model_dump_json().encode()


async def user(req: Request) -> str:
    return f"{req.get_param('tenant', default='main')}:{req.get_header('x-token', required=True)}"


async def account(req: Request) -> dict[str, str | None]:
    return {"user": await user(req), "region": req.get_param("region")}


class Page:
    def __init__(self, req: Request) -> None:
        self.offset = req.get_param_as_int("offset", default=0)
        self.limit = req.get_param_as_int("limit", default=20)


class Accounts:
    async def on_get(self, req: Request, resp: Response) -> None:
        page = Page(req)
        resp.media = {**await account(req), "offset": page.offset, "limit": page.limit}


class Products:
    async def on_get(self, req: Request, resp: Response) -> None:
        resp.content_type = falcon.MEDIA_JSON
        resp.data = PRODUCT_LIST.dump_json(STORED)


class Me:
    async def on_get(self, req: Request, resp: Response) -> None:
        kind, _, token = (req.auth or "").partition(" ")
        try:
            claims = jwt.decode(token if kind.lower() == "bearer" else "", SECRET, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            raise falcon.HTTPUnauthorized from None
        resp.media = {"user": claims["sub"]}


class LoginForm:
    async def on_post(self, req: Request, resp: Response) -> None:
        try:
            form = Login.model_validate(await req.get_media())
        except ValidationError as error:
            raise falcon.HTTPUnprocessableEntity(description=str(error)) from None
        resp.media = {"username": form.username, "length": len(form.password)}


class Upload:
    async def on_post(self, req: Request, resp: Response) -> None:
        async for part in await req.get_media():
            if part.name == "file":
                resp.media = {"name": part.filename, "size": len(await part.stream.read())}
                return
        raise falcon.HTTPUnprocessableEntity(description="a file is wanted")


class Echo:
    async def on_websocket(self, req: Request, ws: WebSocket) -> None:
        await ws.accept()
        try:
            while True:
                await ws.send_text(await ws.receive_text())
        except falcon.WebSocketDisconnected:
            pass


class Events:
    async def on_get(self, req: Request, resp: Response) -> None:
        async def messages() -> AsyncIterator[SSEvent]:
            for number in range(EVENTS):
                yield SSEvent(json={"n": number})

        resp.sse = messages()


def smallest() -> App:
    app = App()
    app.add_route("/hello", Hello())
    return app


def main() -> App:
    app = smallest()
    app.add_route("/hello-def", Hello(), suffix="def")
    app.add_route("/items/{item_id:int}", Item())
    app.add_route("/orders", Orders())
    app.add_route("/accounts", Accounts())
    app.add_route("/products", Products())
    app.add_route("/me", Me())
    app.add_route("/login", LoginForm())
    app.add_route("/upload", Upload())
    app.add_route("/echo", Echo())
    app.add_route("/events", Events())
    return app


class Thing:
    def __init__(self, number: int) -> None:
        self.number = number

    async def on_get(self, req: Request, resp: Response, thing_id: int) -> None:
        limit = req.get_param_as_int("limit", default=20)
        resp.media = {"id": thing_id, "limit": limit, "route": self.number}


def routes() -> App:
    app = App()
    for number in range(ROUTES):
        app.add_route(f"/part{number // PER_ROUTER}/things{number}/{{thing_id:int}}", Thing(number))
    return app


def rows() -> App:
    from bench.database import find, new_engine

    engine = new_engine()

    class Users:
        async def on_get(self, req: Request, resp: Response, user_id: int) -> None:
            found: Any = await falcon.sync_to_async(find, engine, user_id)
            if found is None:
                raise falcon.HTTPNotFound
            resp.media = found

    app = App()
    app.add_route("/users/{user_id:int}", Users())
    return app


def program(name: str) -> App:
    """The application of that name."""
    return {"main": main, "routes": routes, "rows": rows, "smallest": smallest}[name]()
