"""The security part of the document: equal names, the same scheme twice, scopes united, names by hand, all levels at once."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlowImplicit, OAuthFlows
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

from ..calls import get

first = OAuth2PasswordBearer("one", scopes={"a": "A"}, auto_error=False)
second = OAuth2PasswordBearer("two", scopes={"b": "B"}, auto_error=False)
named = OAuth2PasswordBearer(
    "three", scheme_name="Third", scopes={"c": "C"}, description="*third*", refreshUrl="again", auto_error=False
)
code = OAuth2AuthorizationCodeBearer(
    "authorize", "token", refreshUrl="refresh", scopes={"a": "A"}, scheme_name="Code", auto_error=False
)
flows = OAuth2(
    flows=OAuthFlows(
        implicit=OAuthFlowImplicit(authorizationUrl="i", scopes={"x": "X"}),
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="c", refreshUrl="r"),
    ),
    description="by hand",
    auto_error=False,
)
raw_flows = OAuth2(flows={"password": {"tokenUrl": "p", "scopes": {}}}, scheme_name="Raw", auto_error=False)
connect = OpenIdConnect(openIdConnectUrl="/.well-known", description="connect", auto_error=False)
keys = [
    APIKeyHeader(name="x-one", auto_error=False),
    APIKeyHeader(name="x-two", auto_error=False),
    APIKeyHeader(name="x-three", scheme_name="Three", description="third key", auto_error=False),
    APIKeyQuery(name="key", auto_error=False),
    APIKeyCookie(name="key", scheme_name="APIKeyQuery", auto_error=False),
]
basic = HTTPBasic(realm="r", description="basic", auto_error=False)
bearer = HTTPBearer(bearerFormat="JWT", scheme_name="jwt", auto_error=False)
digest = HTTPDigest(auto_error=False)

app = FastAPI(dependencies=[Depends(basic), Security(first, scopes=["a"])])


def below(token: Annotated[str | None, Security(first, scopes=["below"])], other=Security(named, scopes=["n"])):
    return [token, other]


def deeper(found: Annotated[list, Security(below, scopes=["deep", "a"])], again: Annotated[str | None, Depends(first)]):
    return [found, again]


@app.get("/same")
def same(one=Security(first, scopes=["a"]), two=Security(first, scopes=["b", "a"]), three=Depends(first)):
    return [one, two, three]


@app.get("/namesakes")
def namesakes(
    one=Security(first, scopes=["a"]), two=Security(second, scopes=["b"]), three=Depends(keys[0]), four=Depends(keys[1])
):
    return [one, two, three, four]


@app.get("/deep")
def deep(found: Annotated[list, Security(deeper, scopes=["top"])], below=Depends(below)):
    return [found, below]


@app.get("/many", dependencies=[Depends(key) for key in keys])
def many(
    a=Depends(bearer),
    b=Depends(digest),
    c=Depends(connect),
    d=Security(code, scopes=["a", "z"]),
    e=Depends(flows),
    f=Depends(raw_flows),
):
    return [a, b, c, d, e, f]


router = APIRouter(prefix="/router", dependencies=[Security(named, scopes=["router"])])


@router.get("/leaf", dependencies=[Security(named, scopes=["leaf"]), Depends(bearer)])
def leaf(token=Security(named, scopes=["own", "router"])):
    return token


@router.post("/hidden", include_in_schema=False)
def hidden(a=Depends(HTTPBearer(scheme_name="never", auto_error=False))):
    return a


app.include_router(router, dependencies=[Security(second, scopes=["inclusion"])])
app.include_router(router, prefix="/again")

PATHS = ("same", "namesakes", "deep", "many", "router/leaf", "again/router/leaf")
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    *(
        get(f"/{path}", headers={"authorization": "Bearer t", "x-one": "1", "x-two": "2", "x-three": "3"})
        for path in PATHS
    ),
    *(get(f"/{path}?key=q", headers={"authorization": "Basic dTpw"}, cookies={"key": "c"}) for path in PATHS),
]
