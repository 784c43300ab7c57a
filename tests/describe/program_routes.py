"""Programs about the document as a whole: routes, routers, callbacks, webhooks, security, texts."""

import functools
from typing import Annotated, Any

from pydantic import BaseModel


class Item(BaseModel):
    a: int


class Hidden(BaseModel):
    a: int


class Note(BaseModel):
    text: str = "x"


def nothing(fw: Any) -> Any:
    return fw.FastAPI()


def all_texts(fw: Any) -> Any:
    return fw.FastAPI(
        title="T",
        summary="S",
        description="D\n\f x",
        version="2",
        terms_of_service="http://t.com",
        contact={"name": "n", "url": "http://c.com", "email": "a@b.com", "x-c": 1},
        license_info={"url": "http://l.com", "name": "L", "identifier": "MIT"},
        servers=[{"url": "http://s.com"}, {"description": "dd", "url": "/rel"}],
        openapi_tags=[{"name": "t", "externalDocs": {"url": "http://x.com"}, "description": "td", "x-t": None}],
        openapi_external_docs={"url": "http://e.com", "description": "ed"},
    )


def server_variables(fw: Any) -> Any:
    variables = {"a": {"default": "x", "enum": ["x", "y"]}}
    return fw.FastAPI(
        servers=[{"variables": variables, "url": "https://{a}.com"}], summary="", description="", openapi_tags=[]
    )


def other_version(fw: Any) -> Any:
    app = fw.FastAPI(contact={}, license_info={}, servers=[], root_path_in_servers=False)
    app.openapi_version = "3.0.2"
    return app


def bad_contact(fw: Any) -> Any:
    return fw.FastAPI(contact={"email": "nobody", "url": "nowhere"})


def bad_licence(fw: Any) -> Any:
    return fw.FastAPI(license_info={"identifier": "MIT"})


def bad_servers(fw: Any) -> Any:
    return fw.FastAPI(servers=[{"description": "no url"}])


def bad_tags(fw: Any) -> Any:
    return fw.FastAPI(openapi_tags=[{"description": "no name"}])


def servers_in_a_tuple(fw: Any) -> Any:
    return fw.FastAPI(servers=({"url": "/a"}, {"description": "d", "url": "/b"}))


def bad_version_of_openapi(fw: Any) -> Any:
    app = fw.FastAPI()
    app.openapi_version = 3
    return app


def no_methods(fw: Any) -> Any:
    app = fw.FastAPI()
    app.api_route("/", methods=[], operation_id="none")(lambda: None)
    return app


def bad_title(fw: Any) -> Any:
    return fw.FastAPI(title=3)


def same_ids(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/a", operation_id="same")
    def a(): ...

    @app.get("/b", operation_id="same")
    def b(): ...

    @app.get("/a")
    def a_again():
        """Replaces the first."""

    @app.post("/a")
    def a_posted(): ...

    return app


def left_out(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.get("/hidden", include_in_schema=False)
    def hidden(x: Item) -> Note: ...

    @app.websocket("/ws")
    async def socket(websocket: fw.WebSocket): ...

    app.mount("/m", fw.FastAPI())
    app.add_route("/plain", lambda request: None)

    @app.get("/lower")
    def shown(b: Item): ...

    return app


def callables(fw: Any) -> Any:
    class Endpoint:
        """Documented here."""

        def __call__(self, a: int): ...

        def method(self, b: int):
            """A method."""

    app = fw.FastAPI()
    app.get("/instance")(Endpoint())
    app.get("/method")(Endpoint().method)
    app.get("/partial", name="partial", description="d")(functools.partial(lambda a, b: 1, b=3))
    return app


def routers(fw: Any) -> Any:
    app = fw.FastAPI(
        responses={404: {"model": Item}, "5XX": {"description": "srv"}}, dependencies=[fw.Depends(_common)]
    )
    router = fw.APIRouter(
        tags=["r"], responses={404: {"description": "router"}}, prefix="/r", dependencies=[fw.Depends(_other)]
    )

    @router.get("/x", tags=["own"], responses={418: {}})
    def endpoint(a: int): ...

    @router.post("/x/{b}")
    def posted(b: str, c: Item): ...

    inner = fw.APIRouter(deprecated=True, default_response_class=fw.responses.PlainTextResponse)
    inner.get("/inner")(endpoint)
    router.include_router(inner, prefix="/deep", responses={500: {"model": Note}})
    app.include_router(router, prefix="/v1", tags=["v1"], responses={500: {"model": Item}})
    app.include_router(router, prefix="/v2", include_in_schema=False)
    app.include_router(
        router, prefix="/v3/{b}", generate_unique_id_function=lambda route: "id " + route.name + route.path_format
    )
    return app


def _common(common: Annotated[str, "metadata"] = "") -> None: ...


def _other(other: int, common: str = "x") -> None: ...


def callbacks(fw: Any) -> Any:
    told = fw.APIRouter()

    @told.post("{$callback_url}/invoices/{$request.body.id}", response_model=Item, responses={404: {"model": Item}})
    def invoice(b: Item): ...

    @told.get("{$callback_url}/other/{a:int}")
    def other() -> Note: ...

    @told.websocket("/ws")
    async def socket(websocket: fw.WebSocket): ...

    @told.post("hidden", include_in_schema=False)
    def hidden(b: Hidden): ...

    with_parameters = fw.APIRouter(dependencies=[fw.Depends(fw.security.APIKeyQuery(name="k"))])

    @with_parameters.post("told", name="invoice")
    def namesake(q: int, b: Item):
        """Takes the place of the other, since callbacks are known by name."""

    app = fw.FastAPI()

    @app.post("/a/{a}", callbacks=told.routes)
    def a(a: int): ...

    @app.post("/b", callbacks=told.routes, operation_id="b")
    def b(b: Item): ...

    @app.post("/c", callbacks=[*told.routes, *with_parameters.routes])
    def c(b: Item) -> Item: ...

    return app


def webhooks(fw: Any) -> Any:
    app = fw.FastAPI()

    @app.webhooks.post("new-item", summary="s", tags=["w"])
    def new_item(b: Item, q: Annotated[int, fw.Query(gt=3, description="d", deprecated=True)] = 4) -> Note:
        """Documented."""

    @app.webhooks.put("examples", openapi_extra={"x-a": 1, "externalDocs": {"url": "http://a.com"}})
    def examples(
        a: Annotated[int, fw.Header(openapi_examples={"a": {"value": 1, "externalValue": "http://b.com"}})],
        b: Annotated[str, fw.Query(example="e")] = "x",
    ): ...

    @app.get("/x")
    def x(b: Item): ...

    return app


def security(fw: Any) -> Any:
    s = fw.security
    bearer = s.HTTPBearer(bearerFormat="JWT", description="B")
    password = s.OAuth2PasswordBearer(tokenUrl="token", scopes={"a": "A", "b": "B"}, description="od", refreshUrl="rr")
    schemes = [
        bearer,
        s.HTTPBasic(realm="r"),
        s.HTTPDigest(),
        s.APIKeyQuery(name="k"),
        s.APIKeyHeader(name="X-K", scheme_name="hdr", description="d"),
        s.APIKeyCookie(name="k"),
        password,
        s.OAuth2AuthorizationCodeBearer(authorizationUrl="au", tokenUrl="tk", scopes={"c": "C"}),
        s.OpenIdConnect(openIdConnectUrl="/o"),
        s.OAuth2(flows={"password": {"tokenUrl": "a"}}, scheme_name="dict"),
    ]
    app = fw.FastAPI(dependencies=[fw.Depends(schemes[3])])

    for number, scheme in enumerate(schemes):

        def endpoint(credentials: Any = fw.Security(scheme, scopes=["z"])): ...

        app.get(f"/{number}", name=str(number))(endpoint)

    def below(x: Any = fw.Security(password, scopes=["s1"])): ...
    def middle(x: Any = fw.Security(below, scopes=["s2"]), y: Any = fw.Depends(schemes[4])): ...

    @app.get("/nested", dependencies=[fw.Security(password, scopes=["top"])], deprecated=True, tags=["t"])
    def nested(a: int, b: Any = fw.Security(middle, scopes=["s3"]), c: Any = fw.Depends(below)): ...

    @app.get("/several")
    def several(
        a: Any = fw.Depends(password),
        b: Any = fw.Security(password, scopes=["b", "a"]),
        c: Any = fw.Depends(bearer),
        d: Any = fw.Depends(functools.partial(s.HTTPBearer(description="second"))),
    ): ...

    return app


def own_security_schemes(fw: Any) -> Any:
    class Recursive(fw.security.HTTPBearer):
        async def __call__(
            self, request: fw.Request, inner: Any = fw.Depends(fw.security.APIKeyQuery(name="k")), q: int = 1
        ): ...

    class FromDict(fw.security.HTTPBearer):
        def __init__(self) -> None:
            super().__init__()
            self.model = {"type": "http", "zz": 1, "scheme": "x", "description": None, "bearerFormat": "q"}

    app = fw.FastAPI()

    @app.get("/")
    def endpoint(a: Any = fw.Security(Recursive(), scopes=["q"]), b: Any = fw.Depends(FromDict())): ...

    return app


def bad_security_scheme(fw: Any) -> Any:
    class Bad(fw.security.HTTPBearer):
        def __init__(self) -> None:
            super().__init__()
            self.model = {"type": "http", "scheme": 3}

    app = fw.FastAPI()

    @app.get("/")
    def endpoint(a: Any = fw.Depends(Bad())): ...

    return app
