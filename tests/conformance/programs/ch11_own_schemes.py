"""Schemes made by the program: subclasses, own errors, own classes below the base class, synchronous and callable ones."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPBasic,
    HTTPBearer,
    HTTPDigest,
    OAuth2,
    OAuth2PasswordBearer,
    OpenIdConnect,
)
from fastapi.security.base import SecurityBase
from starlette.exceptions import HTTPException as StarletteHTTPException

from ..calls import get


def forbidding(base: type) -> Any:
    class Forbidding(base):
        def make_not_authenticated_error(self):
            return HTTPException(status_code=403, detail=f"{base.__name__} says no", headers={"x-base": base.__name__})

    return Forbidding


OPTIONS = {
    APIKeyQuery: {"name": "key"},
    APIKeyHeader: {"name": "x-key"},
    APIKeyCookie: {"name": "key"},
    HTTPBasic: {},
    HTTPBearer: {},
    HTTPDigest: {},
    OAuth2: {},
    OAuth2PasswordBearer: {"tokenUrl": "token"},
    OpenIdConnect: {"openIdConnectUrl": "/oidc"},
}


class TenantKey(APIKeyHeader):
    """A key with the tenant in front; asks its base class first."""

    async def __call__(self, request: Request) -> dict | None:
        key = await super().__call__(request)
        if key is None:
            return None
        tenant, colon, secret = key.partition(":")
        if not colon:
            raise self.make_not_authenticated_error()
        return {"tenant": tenant, "secret": secret}


class Signature(SecurityBase):
    """A scheme of its own, with a model as the document has it."""

    def __init__(self, name: str):
        self.model = APIKeyHeader(name=name).model
        self.scheme_name = "Signature"

    def __call__(self, request: Request):
        return request.headers.get(self.model.name, "unsigned")


class Teapot(Exception):
    pass


class Brewing(HTTPBearer):
    def make_not_authenticated_error(self):
        return Teapot()


app = FastAPI()


@app.exception_handler(Teapot)
def teapot(request: Request, error: Teapot):
    return JSONResponse({"teapot": True}, status_code=418)


@app.exception_handler(StarletteHTTPException)
async def http_error(request: Request, error: StarletteHTTPException):
    names = [base.__name__ for base in type(error).__mro__][:2]
    return JSONResponse(
        {"status": error.status_code, "detail": error.detail, "names": names[1:]},
        status_code=error.status_code,
        headers=error.headers,
    )


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    return JSONResponse({"errors": len(error.errors())}, status_code=400)


for base, options in OPTIONS.items():
    for kind in (base, forbidding(base)):

        def show(found: Annotated[Any, Security(kind(scheme_name=f"{kind.__name__} {base.__name__}", **options))]):
            return str(found)

        app.get(f"/{kind.__name__}/{base.__name__}".lower())(show)


@app.get("/tenant")
def tenant(found: Annotated[dict, Security(TenantKey(name="x-tenant"))], number: int = 0):
    return found


@app.get("/tenant-maybe")
def tenant_maybe(found: Annotated[dict | None, Security(TenantKey(name="x-tenant", auto_error=False))]):
    return found


@app.get("/signature")
def signature(found: Annotated[str, Depends(Signature("x-signature"))]):
    return found


@app.get("/brewing", dependencies=[Depends(Brewing())])
def brewing():
    return "coffee"


REQUESTS = [
    *(get(f"/{kind}/{base.__name__}".lower()) for base in OPTIONS for kind in (base.__name__, "forbidding")),
    *(get(f"/{base.__name__}/{base.__name__}".lower(), headers={"authorization": "Basic %%%"}) for base in OPTIONS),
    *(get(f"/forbidding/{base.__name__}".lower(), headers={"authorization": "Basic %%%"}) for base in OPTIONS),
    *(get(path, headers={"x-tenant": value}) for path in ("/tenant", "/tenant-maybe") for value in ("a:b", "a", ":")),
    get("/tenant"),
    get("/tenant-maybe"),
    get("/tenant?number=x", headers={"x-tenant": "a:b"}),
    get("/signature"),
    get("/signature", headers={"x-signature": "s"}),
    get("/brewing"),
    get("/brewing", headers={"authorization": "Bearer x"}),
]
