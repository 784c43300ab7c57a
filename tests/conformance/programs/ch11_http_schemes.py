"""Basic, Bearer, Digest and their base class: well-formed and malformed headers, realms, optional schemes, documents."""

import base64
from typing import Annotated

from fastapi import Depends, FastAPI, Security
from fastapi.security import (
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBasicCredentials,
    HTTPBearer,
    HTTPDigest,
)
from fastapi.security.http import HTTPBase
from fastapi.security.utils import get_authorization_scheme_param

from ..calls import get

app = FastAPI()
SCHEMES = {
    "basic": HTTPBasic(),
    "basic-realm": HTTPBasic(realm="vault", scheme_name="Vault", description="with a realm"),
    "basic-maybe": HTTPBasic(auto_error=False),
    "basic-realm-maybe": HTTPBasic(auto_error=False, realm="vault", scheme_name="Maybe vault"),
    "bearer": HTTPBearer(),
    "bearer-format": HTTPBearer(bearerFormat="JWT", scheme_name="jwt", description="signed"),
    "bearer-maybe": HTTPBearer(auto_error=False),
    "digest": HTTPDigest(),
    "digest-maybe": HTTPDigest(auto_error=False, scheme_name="digests"),
    "base": HTTPBase(scheme="Hawk"),
    "base-maybe": HTTPBase(scheme="mutual", scheme_name="Mutual", description="d", auto_error=False),
}

for name, scheme in SCHEMES.items():

    def show(found: Annotated[HTTPAuthorizationCredentials | HTTPBasicCredentials | None, Security(scheme)]):
        return {"type": type(found).__name__, "fields": found and found.model_dump()}

    app.get(f"/{name}", name=name)(show)


@app.get("/user")
def user(credentials: Annotated[HTTPBasicCredentials, Depends(SCHEMES["basic"])]):
    return credentials


@app.get("/token")
def token(credentials: Annotated[HTTPAuthorizationCredentials, Depends(SCHEMES["bearer"])]):
    return credentials


def encoded(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


VALUES = [
    f"Basic {encoded('ada:engine')}",
    f"basic {encoded('ada:engine')}",
    f"BASIC   {encoded('ada:engine')}  ",
    f"Basic {encoded('ada:with:colons')}",
    f"Basic {encoded(':')}",
    f"Basic {encoded('ada')}",
    f"Basic {encoded('')}",
    f"Basic {encoded('adá:engine')}",
    f"Basic {encoded('adá:engine', 'latin-1')}",
    "Basic not!base64",
    "Basic abc",
    f"Basic {encoded('a:b').rstrip('=')}",
    "Basic",
    "Basic ",
    "",
    " ",
    "Bearer abc.def",
    "bearer abc def",
    "Bearer",
    "BEARER  abc ",
    "Bearer\tabc",
    'Digest username="ada", realm="r"',
    "digest x",
    "Digest",
    "Hawk id=1",
    "hawk x",
    "Mutual x",
    "alone",
]

FACTS = {
    "split": {value: get_authorization_scheme_param(value) for value in VALUES},
    "none": get_authorization_scheme_param(None),
    "fields": [list(HTTPBasicCredentials.model_fields), list(HTTPAuthorizationCredentials.model_fields)],
    "models": {name: scheme.model.model_dump(mode="json", by_alias=True) for name, scheme in SCHEMES.items()},
    "names": {name: [scheme.scheme_name, scheme.auto_error] for name, scheme in SCHEMES.items()},
}

REQUESTS = [
    *(get(f"/{name}") for name in [*SCHEMES, "user", "token"]),
    *(get(f"/{name}", headers={"authorization": value}) for name in SCHEMES for value in VALUES),
    get("/user", headers={"authorization": VALUES[0]}),
    get("/token", headers={"authorization": "Bearer abc"}),
    get("/bearer", headers=[("authorization", "Bearer one"), ("authorization", "Bearer two")]),
]
