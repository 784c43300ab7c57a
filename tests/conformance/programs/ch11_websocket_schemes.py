"""Every security scheme on WebSocket routes: found, missing, malformed, optional, with and without denial responses."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Security, WebSocket, WebSocketException
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPBasic,
    HTTPBearer,
    HTTPDigest,
    OAuth2AuthorizationCodeBearer,
    OAuth2PasswordBearer,
    OpenIdConnect,
    SecurityScopes,
)
from fastapi.security.http import HTTPBase

from ..calls import get, socket

EVENTS: list[str] = []
app = FastAPI()
SCHEMES: dict[str, Any] = {
    "query": (APIKeyQuery, {"name": "key"}),
    "header": (APIKeyHeader, {"name": "x-key"}),
    "cookie": (APIKeyCookie, {"name": "key"}),
    "basic": (HTTPBasic, {"realm": "sockets"}),
    "bearer": (HTTPBearer, {}),
    "digest": (HTTPDigest, {}),
    "base": (HTTPBase, {"scheme": "Own"}),
    "password": (OAuth2PasswordBearer, {"tokenUrl": "token"}),
    "code": (OAuth2AuthorizationCodeBearer, {"authorizationUrl": "a", "tokenUrl": "t"}),
    "connect": (OpenIdConnect, {"openIdConnectUrl": "c"}),
}


def add(name: str, scheme: Any) -> None:
    async def endpoint(websocket: WebSocket, found=Security(scheme, scopes=["one"])):
        await websocket.accept()
        await websocket.send_text(found if isinstance(found, str) or found is None else found.model_dump_json())
        await websocket.close()

    app.websocket(f"/{name}")(endpoint)

    @app.get(f"/{name}", name=name)
    def over_http(found=Security(scheme)):
        return found


for name, (kind, options) in SCHEMES.items():
    add(name, kind(**options))
    add(f"{name}/maybe", kind(**options, auto_error=False))


async def user(
    scopes: SecurityScopes, token: Annotated[str | None, Depends(OAuth2PasswordBearer("t", auto_error=False))]
):
    EVENTS.append(f"user {scopes.scope_str}")
    if token is None:
        raise WebSocketException(3000, "Unauthorized")
    yield token
    EVENTS.append("user leaves")


router = APIRouter(prefix="/room", dependencies=[Security(user, scopes=["room"])])


@router.websocket("/{name}")
async def room(websocket: WebSocket, name: str, token: Annotated[str, Security(user, scopes=["room", "talk"])]):
    await websocket.accept()
    await websocket.send_json([name, token])


app.include_router(router)

HEADERS = [
    {},
    {"authorization": "Bearer t"},
    {"authorization": "Basic dTpw"},
    {"authorization": "Basic !"},
    {"authorization": "bearer"},
    {"x-key": "k"},
    {"authorization": "Own  v "},
]
REQUESTS = [
    *(socket(f"/{name}", headers=headers) for name in SCHEMES for headers in HEADERS),
    *(socket(f"/{name}/maybe", headers=headers) for name in SCHEMES for headers in HEADERS),
    *(socket(f"/{name}", denial=False) for name in SCHEMES),
    *(get(f"/{name}", headers=headers) for name in SCHEMES for headers in HEADERS[:2]),
    socket("/query?key=k"),
    socket("/cookie", cookies={"key": "k"}),
    socket("/room/a"),
    socket("/room/a", headers=HEADERS[1]),
]
