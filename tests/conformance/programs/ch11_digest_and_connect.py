"""Schemes of which the program checks the rest: digest answers, OpenID Connect, authorization codes, implicit flows, subclasses."""

import hashlib
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request, Security
from fastapi.openapi.models import OAuthFlowAuthorizationCode, OAuthFlows
from fastapi.responses import RedirectResponse
from fastapi.security import (
    HTTPAuthorizationCredentials,
    HTTPDigest,
    OAuth2,
    OAuth2AuthorizationCodeBearer,
    OpenIdConnect,
)
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import HTTPConnection

from ..calls import get
from ..facts import outcome

app = FastAPI(swagger_ui_init_oauth={"clientId": "c", "scopes": ["openid"]})
digest = HTTPDigest(scheme_name="digest", description="by hand")
connect = OpenIdConnect(openIdConnectUrl="/.well-known/openid-configuration", scheme_name="connect")
code = OAuth2AuthorizationCodeBearer("/authorize", "/token", "/refresh", scopes={"openid": "Who you are"})


class CookieOAuth2(OAuth2):
    """Reads the token from a cookie first."""

    def __init__(self) -> None:
        flow = OAuthFlowAuthorizationCode(authorizationUrl="/a", tokenUrl="/t", scopes={"x": "y"})
        super().__init__(flows=OAuthFlows(authorizationCode=flow), scheme_name="cookie", description="in a cookie")

    async def __call__(self, request: HTTPConnection) -> str | None:  # type: ignore[override]
        cookie = request.cookies.get("token")
        if cookie:
            return f"cookie {cookie}"
        scheme, parameter = get_authorization_scheme_param(request.headers.get("authorization"))
        if scheme.lower() != "bearer":
            raise self.make_not_authenticated_error()
        return f"header {parameter}"


def pairs(text: str) -> dict[str, str]:
    parts = [part.strip().partition("=") for part in text.split(",")]
    return {name: value.strip('"') for name, _, value in parts if name}


def digested(request: Request, found: Annotated[HTTPAuthorizationCredentials, Security(digest)]) -> str:
    given = pairs(found.credentials)
    first = hashlib.md5(f"{given.get('username')}:realm:secret".encode()).hexdigest()
    second = hashlib.md5(f"{request.method}:{request.url.path}".encode()).hexdigest()
    wanted = hashlib.md5(f"{first}:{given.get('nonce')}:{second}".encode()).hexdigest()
    if given.get("response") != wanted:
        raise HTTPException(401, "Wrong digest", headers={"WWW-Authenticate": 'Digest realm="realm", nonce="n"'})
    return given["username"]


@app.get("/digest")
def by_digest(name: Annotated[str, Depends(digested)]):
    return name


@app.get("/connect")
def by_connect(token: Annotated[str, Security(connect, scopes=["openid", "email"])]):
    return token


@app.get("/code")
def by_code(token: Annotated[str, Security(code, scopes=["openid"])]):
    return token


@app.get("/cookie")
async def by_cookie(token: Annotated[Any, Depends(CookieOAuth2())]):
    return token


@app.get("/authorize", response_class=RedirectResponse)
def authorize(redirect_uri: str, state: str = ""):
    return f"{redirect_uri}?code=c&state={state}"


def answer(name: str, path: str = "/digest") -> str:
    first = hashlib.md5(f"{name}:realm:secret".encode()).hexdigest()
    second = hashlib.md5(f"GET:{path}".encode()).hexdigest()
    return hashlib.md5(f"{first}:n:{second}".encode()).hexdigest()


FACTS = {
    "params": [
        get_authorization_scheme_param(text) for text in (None, "", "Bearer", "Bearer a b", "  x  y ", "Basic a=b")
    ],
    "flows": outcome(lambda: OAuth2(flows={"authorizationCode": {"tokenUrl": 1}})),
    "response": isinstance(digest.make_not_authenticated_error(), HTTPException),
    "models": [type(scheme.model).__name__ for scheme in (digest, connect, code)],
    "names": [scheme.scheme_name for scheme in (digest, connect, code)],
    "model": code.model.model_dump(exclude_none=True, mode="json", by_alias=True),
}
AUTHORIZATIONS = [
    "",
    "Bearer t",
    "Digest",
    "Digest username=eva",
    f'Digest username="eva", nonce="n", response="{answer("eva")}"',
    f"Digest username=ada,nonce=n,response={answer('eva')}",
    "digest x",
]
REQUESTS = [
    *(get(f"/{path}") for path in ("digest", "connect", "code", "cookie")),
    *(
        get(f"/{path}", headers={"authorization": value})
        for path in ("digest", "connect", "code", "cookie")
        for value in AUTHORIZATIONS
    ),
    get("/cookie", cookies={"token": "t"}),
    get("/authorize?redirect_uri=https://a.b/c&state=s"),
    get("/authorize"),
]
