"""Missing and odd credentials for every scheme, strict and lenient, with the exact status, detail and challenge."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPBasic,
    HTTPBearer,
    HTTPDigest,
    OAuth2,
    OAuth2AuthorizationCodeBearer,
    OAuth2PasswordBearer,
    OpenIdConnect,
)
from fastapi.security.http import HTTPBase

from ..calls import get

app = FastAPI(openapi_url=None)
GENERATE = False
SCHEMES: dict[str, Any] = {
    "query": lambda **more: APIKeyQuery(name="key", **more),
    "header": lambda **more: APIKeyHeader(name="X-Key", **more),
    "authorization": lambda **more: APIKeyHeader(name="Authorization", **more),
    "cookie": lambda **more: APIKeyCookie(name="key", **more),
    "basic": lambda **more: HTTPBasic(**more),
    "realm": lambda **more: HTTPBasic(realm='the "realm"', **more),
    "bearer": lambda **more: HTTPBearer(**more),
    "digest": lambda **more: HTTPDigest(**more),
    "base": lambda **more: HTTPBase(scheme="negotiate", **more),
    "oauth2": lambda **more: OAuth2(**more),
    "password": lambda **more: OAuth2PasswordBearer(tokenUrl="t", **more),
    "code": lambda **more: OAuth2AuthorizationCodeBearer(authorizationUrl="a", tokenUrl="t", **more),
    "connect": lambda **more: OpenIdConnect(openIdConnectUrl="o", **more),
}


def add(name: str, scheme: Any) -> None:
    @app.get(f"/{name}")
    def endpoint(found=Depends(scheme)):
        return [type(found).__name__, found]


for name, make in SCHEMES.items():
    add(f"strict/{name}", make())
    add(f"lenient/{name}", make(auto_error=False))

VALUES = [
    "",
    " ",
    "Bearer",
    "Bearer ",
    "Bearer  two  spaces ",
    "BEARER t",
    "Basic",
    "Basic ",
    "Basic dTpw",
    "basic dTpw",
    "Basic dQ==",
    "Basic dTpwOng=",
    "Basic w6Q6w7w=",
    "Digest username=u",
    "Negotiate abc",
    "Token t",
    "Bearer,t",
    "\tBearer t",
]
PATHS = [f"/{mode}/{name}" for mode in ("strict", "lenient") for name in SCHEMES]
REQUESTS = [
    *(get(path) for path in PATHS),
    *(
        get(path, headers={"authorization": value})
        for path in PATHS
        if not path.endswith(("query", "/header", "cookie"))
        for value in VALUES
    ),
    *(
        get(f"/{mode}/query?{query}")
        for mode in ("strict", "lenient")
        for query in ("key", "key=", "key=a&key=b", "KEY=a", "key=%20a")
    ),
    *(
        get(f"/{mode}/header", headers=headers)
        for mode in ("strict", "lenient")
        for headers in ({"x-key": ""}, {"x-key": " a "}, [("x-key", "a"), ("x-key", "b")])
    ),
    *(
        get(f"/{mode}/cookie", headers={"cookie": value})
        for mode in ("strict", "lenient")
        for value in ("key", "key=", 'key="q"', "key=a; key=b", "other=1;key=x")
    ),
    get("/strict/bearer", headers=[("authorization", "Bearer a"), ("authorization", "Bearer b")]),
]
