"""Security at the levels of the application: constructor, routers, inclusions, routes, overrides, and what is documented."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials, HTTPBearer, OAuth2PasswordBearer

from ..calls import get, post

EVENTS: list[str] = []
basic = HTTPBasic(auto_error=False)
bearer = HTTPBearer(auto_error=False, scheme_name="Shared")
also_bearer = HTTPBearer(auto_error=False, scheme_name="Shared", description="the same name once more")
oauth = OAuth2PasswordBearer("token", auto_error=False, scopes={"one": "1", "two": "2"})
key = APIKeyHeader(name="x-key", auto_error=False)
real = APIKeyHeader(name="x-real")


def application_level(credentials: Annotated[HTTPBasicCredentials | None, Depends(basic)]):
    EVENTS.append(f"application {credentials and credentials.username}")
    if credentials and credentials.username == "stop":
        raise HTTPException(403, "stopped", headers={"x-level": "application"})


async def router_level(token: Annotated[str | None, Security(oauth, scopes=["one"])]):
    EVENTS.append(f"router {token}")


def included(found: Annotated[object, Depends(bearer)], again: Annotated[object, Depends(also_bearer)]):
    EVENTS.append(f"included {found == again}")


def replaced(found: Annotated[str, Security(real)]):
    EVENTS.append("never")
    return found


def replacement(key: Annotated[str | None, Security(key)]):
    return f"replacement {key}"


app = FastAPI(dependencies=[Depends(application_level)])
router = APIRouter(prefix="/router", dependencies=[Security(router_level, scopes=["two"])])
nested = APIRouter(prefix="/nested")
open_app = FastAPI()


@app.get("/plain")
def plain():
    return "plain"


@app.get("/hidden", include_in_schema=False, dependencies=[Depends(key)])
def hidden():
    return "hidden"


@router.get("/one", dependencies=[Security(key), Depends(basic)])
def one(token: Annotated[str | None, Security(oauth, scopes=["two", "one"])]):
    return token


@router.post("/body", responses={401: {"description": "Not you"}})
def body(item: dict[str, int], found: Annotated[str, Depends(replaced)]):
    return {**item, "found": found}


@nested.get("/leaf", openapi_extra={"security": [{"extra": []}]})
def leaf():
    return "leaf"


@nested.get("/no-security", openapi_extra={"x-open": True}, dependencies=[Depends(key, use_cache=False)])
def no_security():
    return "none"


@open_app.get("/open")
def opened(found: Annotated[object, Depends(key)]):
    return found


app.dependency_overrides[replaced] = replacement
router.include_router(nested, dependencies=[Depends(included)])
app.include_router(router)
app.include_router(nested, prefix="/again", dependencies=[Depends(key)])
app.mount("/sub", open_app)

STOP, USER = {"authorization": "Basic c3RvcDp4"}, {"authorization": "Basic dXNlcjp4"}
PATHS = ["plain", "hidden", "router/one", "router/nested/leaf", "router/nested/no-security", "again/leaf", "sub/open"]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(get(f"/{path}", headers=STOP) for path in PATHS),
    *(get(f"/{path}", headers={**USER, "x-key": "k"}) for path in PATHS),
    *(get(f"/{path}", headers={"authorization": "Bearer t"}) for path in PATHS),
    post("/router/body", json={"a": 1}, headers={"x-key": "k"}),
    post("/router/body", json={"a": "x"}, headers=STOP),
    post("/router/body", content="{", content_type="application/json", headers=STOP),
    get("/sub/openapi.json"),
]
