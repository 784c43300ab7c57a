"""OAuth 2.0: password and authorization code bearers, flows by hand, OpenID Connect, the password forms."""

from typing import Annotated

from fastapi import Depends, FastAPI, Security
from fastapi.openapi.models import OAuthFlowImplicit, OAuthFlows
from fastapi.security import (
    OAuth2,
    OAuth2AuthorizationCodeBearer,
    OAuth2PasswordBearer,
    OAuth2PasswordRequestForm,
    OAuth2PasswordRequestFormStrict,
    OpenIdConnect,
)

from ..calls import get, post

app = FastAPI()
SCOPES = {"read": "Look at things", "write": "Change them"}
SCHEMES = {
    "password": OAuth2PasswordBearer(tokenUrl="token"),
    "password-scopes": OAuth2PasswordBearer(
        tokenUrl="/token", scopes=SCOPES, scheme_name="Scoped", description="d", refreshUrl="/refresh"
    ),
    "password-maybe": OAuth2PasswordBearer("token", auto_error=False),
    "code": OAuth2AuthorizationCodeBearer("https://id.example/authorize", "https://id.example/token"),
    "code-full": OAuth2AuthorizationCodeBearer(
        authorizationUrl="https://id.example/a",
        tokenUrl="https://id.example/t",
        refreshUrl="https://id.example/r",
        scopes=SCOPES,
        scheme_name="Code",
        description="full",
    ),
    "code-maybe": OAuth2AuthorizationCodeBearer("a", "t", auto_error=False, scheme_name="Maybe code"),
    "flows": OAuth2(flows={"clientCredentials": {"tokenUrl": "cc", "scopes": SCOPES}}, description="by hand"),
    "flows-model": OAuth2(
        flows=OAuthFlows(implicit=OAuthFlowImplicit(authorizationUrl="i", scopes={})), scheme_name="Implicit"
    ),
    "flows-maybe": OAuth2(auto_error=False, scheme_name="No flows"),
    "openid": OpenIdConnect(openIdConnectUrl="/.well-known/openid-configuration"),
    "openid-maybe": OpenIdConnect(openIdConnectUrl="/x", scheme_name="oidc", description="maybe", auto_error=False),
}

for name, scheme in SCHEMES.items():

    def show(token: Annotated[str | None, Security(scheme)]):
        return {"token": token}

    app.get(f"/{name}", name=name)(show)


def fields(form: OAuth2PasswordRequestForm) -> dict:
    return dict(sorted(vars(form).items()))


@app.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    return fields(form)


@app.post("/strict")
async def strict(form: OAuth2PasswordRequestFormStrict = Depends()):
    return fields(form)


FACTS = {
    "models": {name: scheme.model.model_dump(mode="json", by_alias=True) for name, scheme in SCHEMES.items()},
    "names": {name: [scheme.scheme_name, scheme.auto_error] for name, scheme in SCHEMES.items()},
    "by hand": fields(OAuth2PasswordRequestForm(username="u", password="p", scope="a b  c")),
    "by hand, empty": fields(OAuth2PasswordRequestForm(username="", password="", grant_type="password")),
}

VALUES = ["Bearer abc", "bearer abc", "Bearer", "Bearer ", "Bearer  abc ", "Basic abc", "abc", "", "  "]
LOGIN = {"username": "ada", "password": "engine"}
FULL = {**LOGIN, "grant_type": "password", "scope": "read  write", "client_id": "c", "client_secret": "s"}
FORMS = [
    LOGIN,
    FULL,
    {},
    {"username": "ada"},
    {**LOGIN, "grant_type": "code"},
    {**LOGIN, "grant_type": ""},
    {**LOGIN, "grant_type": "password", "scope": ""},
    {**LOGIN, "grant_type": "passwords"},
    {**LOGIN, "unknown": "1"},
    {"username": "", "password": ""},
]
REQUESTS = [
    *(get(f"/{name}") for name in SCHEMES),
    *(get(f"/{name}", headers={"authorization": value}) for name in SCHEMES for value in VALUES),
    *(post(path, form=form) for path in ("/token", "/strict") for form in FORMS),
    post("/token", json=LOGIN),
    post("/token"),
    post("/strict", form=[*FULL.items(), ("username", "eva")]),
]
