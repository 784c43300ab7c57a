"""Documentation pages and the document behind a login; own pages of routers; documents that differ by who asks."""

import base64
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Security
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.security import APIKeyQuery, HTTPBasic, HTTPBasicCredentials

from ..calls import get

app = FastAPI(title="protected", version="3", docs_url=None, redoc_url=None, openapi_url=None)
GENERATE = False
basic = HTTPBasic(realm="docs")
key = APIKeyQuery(name="key", auto_error=False)


def reader(found: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    right = secrets.compare_digest(found.username.encode(), b"reader") and secrets.compare_digest(
        found.password.encode(), "gehéim".encode()
    )
    if not right:
        raise HTTPException(401, "Incorrect email or password", headers={"WWW-Authenticate": "Basic"})
    return found.username


public = APIRouter(prefix="/public", tags=["public"])
internal = APIRouter(prefix="/internal", tags=["internal"], dependencies=[Security(key)])


@public.get("/items/{number}")
def items(number: int, q: str | None = None) -> dict[str, Any]:
    return {"number": number, "q": q}


@internal.post("/items")
def add(item: dict[str, int], key: Annotated[str | None, Security(key)]) -> dict[str, int]:
    return item


app.include_router(public)
app.include_router(internal)


@app.get("/openapi.json", include_in_schema=False)
def document(reader: Annotated[str, Depends(reader)]):
    return get_openapi(title=app.title, version=app.version, routes=app.routes, description=f"for {reader}")


@app.get("/open.json", include_in_schema=False)
def open_document(request: Request, key: Annotated[str | None, Depends(key)]):
    made = app.openapi()
    if key:
        return JSONResponse(made)
    paths = {path: item for path, item in made["paths"].items() if path.startswith("/public")}
    return JSONResponse({**made, "paths": paths, "servers": [{"url": request.scope["root_path"] or "/"}]})


@app.get("/docs", include_in_schema=False, response_class=HTMLResponse)
async def docs(reader: Annotated[str, Depends(reader)]):
    return f"<h1>{app.title} {app.version} for {reader}</h1>"


def authorization(text: str, charset: str = "utf-8") -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(text.encode(charset)).decode()}"}


CREDENTIALS = [
    {},
    authorization("reader:gehéim"),
    authorization("reader:gehéim", "latin-1"),
    authorization("reader:x"),
    authorization("reader"),
    authorization(":"),
    authorization("a:b:c"),
]
REQUESTS = [
    *(get(f"/{path}", headers=headers) for path in ("openapi.json", "docs") for headers in CREDENTIALS),
    get("/open.json"),
    get("/open.json?key=k"),
    get("/open.json", root_path="/proxy"),
    get("/redoc"),
    get("/public/items/1?q=x"),
    get("/public/items/x"),
]
