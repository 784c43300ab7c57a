"""The bearer scheme extended by verification: subclasses that return claims, hold settings, read cookies too, or never refuse."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Security, WebSocket
from fastapi.security import (
    APIKeyHeader,
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBearer,
    OAuth2PasswordBearer,
    SecurityScopes,
)
from starlette.requests import HTTPConnection

from ..calls import get, socket

EVENTS: list[str] = []
app = FastAPI()


class Verified(HTTPBearer):
    """A token is the claims themselves, as words."""

    def __init__(self, *needs: str, auto_error: bool = True):
        super().__init__(auto_error=auto_error, scheme_name="verified", description="Words")
        self.needs = needs

    async def __call__(self, request: HTTPConnection) -> dict[str, Any] | None:  # type: ignore[override]
        found = await super().__call__(request)
        if found is None:
            return None
        claims = found.credentials.split("-")
        if "expired" in claims:
            raise HTTPException(401, "Token expired", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if missing := [need for need in self.needs if need not in claims]:
            raise HTTPException(403, {"missing": missing})
        return {"claims": claims}


class WithCookie(OAuth2PasswordBearer):
    async def __call__(self, request: HTTPConnection) -> str | None:  # type: ignore[override]
        try:
            return await super().__call__(request)
        except HTTPException:
            if "token" in request.cookies:
                return f"cookie {request.cookies['token']}"
            raise


class Forgiving(HTTPBasic):
    async def __call__(self, request: Any) -> Any:
        try:
            found = await super().__call__(request)
        except HTTPException as error:
            EVENTS.append(f"forgiven {error.status_code} {error.detail}")
            return None
        return found and found.username


class Sync(APIKeyHeader):
    def __call__(self, request: Request) -> str:  # type: ignore[override]
        return f"sync {request.headers.get(self.model.name)}"


async def claims(
    scopes: SecurityScopes, found: Annotated[dict[str, Any] | None, Depends(Verified(auto_error=False))]
) -> list[str]:
    words = found["claims"] if found else []
    return [word for word in words if word in scopes.scopes]


@app.get("/verified")
def verified(found: Annotated[dict[str, Any], Depends(Verified())]):
    return found


@app.get("/needs")
async def needs(found: Annotated[dict[str, Any], Security(Verified("admin", "eva"), scopes=["s"])]):
    return found


@app.get("/cookie")
def cookie(token: Annotated[str, Depends(WithCookie(tokenUrl="token"))]):
    return token


@app.get("/forgiving")
def forgiving(
    name: Annotated[str | None, Depends(Forgiving(auto_error=False))],
    strict: Annotated[str | None, Depends(Forgiving())],
):
    return [name, strict]


@app.get("/sync")
def sync(key: Annotated[str, Depends(Sync(name="x-key"))]):
    return key


@app.get("/scopes")
def by_scopes(found: Annotated[list[str], Security(claims, scopes=["admin", "eva"])]):
    return found


@app.websocket("/talk")
async def talk(
    websocket: WebSocket,
    found: Annotated[dict[str, Any], Depends(Verified("eva"))],
    token: Annotated[str, Depends(WithCookie(tokenUrl="t"))],
):
    await websocket.accept()
    await websocket.send_json([found, token])
    await websocket.close()


router = APIRouter(prefix="/router", dependencies=[Depends(Verified("router"))])


@router.get("/credentials")
def credentials(found: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]):
    return found


app.include_router(router)

TOKENS = [None, "Bearer eva", "Bearer eva-admin-router", "Bearer expired", "Basic ZXZhOnB3", "Basic x", "Bearer "]
PATHS = ("verified", "needs", "cookie", "forgiving", "sync", "scopes", "router/credentials")
HEADERS = [{} if token is None else {"authorization": token} for token in TOKENS]
REQUESTS = [
    *(get(f"/{path}", headers=headers) for path in PATHS for headers in HEADERS),
    get("/cookie", cookies={"token": "c"}),
    get("/sync", headers={"x-key": "k"}),
    *(socket("/talk", headers=headers) for headers in HEADERS),
    socket("/talk", denial=False),
]
