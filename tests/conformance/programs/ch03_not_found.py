"""What serves a request that no route matches: the router's default, replaced and inherited; sockets over HTTP."""

from fastapi import APIRouter, FastAPI, WebSocket
from starlette.responses import PlainTextResponse

from ..calls import call, get, methods


async def own_default(scope, receive, send):
    await PlainTextResponse(f"nothing at {scope['path']}", status_code=410)(scope, receive, send)


app = FastAPI()
replaced = FastAPI()
replaced.router.default = own_default
router = APIRouter(prefix="/router", default=own_default)


@router.get("/there")
def there():
    return "there"


@app.websocket("/socket")
async def socket(websocket: WebSocket):
    await websocket.accept()


@replaced.get("/there/")
def there_too():
    return "there"


app.include_router(router)
app.mount("/replaced", replaced)
app.mount("/plain", router)

REQUESTS = [
    get("/nowhere"),
    get("/router/there"),
    get("/router/nowhere"),
    get("/replaced/there"),
    get("/replaced/nowhere"),
    *methods("/replaced/there/", "POST", "GET"),
    get("/plain/router/there"),
    get("/plain/nowhere"),
    *methods("/socket", "GET", "POST", "HEAD"),
    get("/socket", headers={"upgrade": "websocket", "connection": "upgrade"}),
    call("BREW", "/nowhere"),
]
