"""Applications made by a function: settings by argument, routers made anew or shared, overrides of one not seen by another."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import BaseModel

from ..calls import get

app = FastAPI()


class Settings(BaseModel):
    title: str = "made"
    docs: bool = True
    prefix: str = "/v1"
    admins: tuple[str, ...] = ()


class Counter:
    def __init__(self) -> None:
        self.value = 0

    def __call__(self) -> int:
        self.value += 1
        return self.value


shared = APIRouter()


def user(name: str = "guest") -> str:
    return name


@shared.get("/whoami")
def whoami(name: Annotated[str, Depends(user)], request: Request):
    return [name, request.app.title]


def admin_router(settings: Settings) -> APIRouter:
    def admin(name: Annotated[str, Depends(user)]) -> str:
        if name not in settings.admins:
            raise HTTPException(403, f"{name} is no admin of {settings.title}")
        return name

    router = APIRouter(prefix="/admin", dependencies=[Depends(admin)])

    @router.get("/settings")
    def show() -> Settings:
        return settings

    return router


class Stamped(APIRoute):
    def get_route_handler(self) -> Callable[..., Any]:
        handle = super().get_route_handler()

        async def stamped(request: Request) -> Any:
            response = await handle(request)
            response.headers["x-title"] = request.app.title
            return response

        return stamped


def create_app(settings: Settings | None = None, **options: Any) -> FastAPI:
    settings = settings or Settings()
    counter = Counter()
    made = FastAPI(title=settings.title, docs_url="/docs" if settings.docs else None, redoc_url=None, **options)
    made.router.route_class = Stamped
    made.state.settings = settings

    @made.get("/count")
    def count(value: Annotated[int, Depends(counter)], again: Annotated[int, Depends(counter)]):
        return [value, again]

    made.include_router(shared, prefix=settings.prefix)
    made.include_router(admin_router(settings), prefix=settings.prefix)
    return made


def asked(made: FastAPI, *paths: str) -> list[Any]:
    client = TestClient(made)
    answers = [client.get(path) for path in paths]
    return [
        [
            answer.status_code,
            answer.headers.get("x-title"),
            answer.text if answer.headers["content-type"] == "application/json" else "page",
        ]
        for answer in answers
    ]


def separate() -> list[Any]:
    one, two = create_app(), create_app(Settings(title="two", docs=False, prefix="/v2", admins=("eva",)))
    paths = (
        "/count",
        "/count",
        "/v1/whoami",
        "/v2/whoami?name=eva",
        "/v1/admin/settings",
        "/v2/admin/settings?name=eva",
        "/docs",
    )
    return [asked(one, *paths), asked(two, *paths)]


def overrides() -> list[Any]:
    one, two = create_app(), create_app(Settings(title="two"))
    one.dependency_overrides[user] = lambda: "overridden"
    return [asked(made, "/v1/whoami", "/v1/admin/settings") for made in (one, two)]


def grown() -> list[Any]:
    made = create_app(Settings(admins=("eva",)))
    before = sorted(made.openapi()["paths"])

    @shared.get("/late")
    def late():
        return "late"

    try:
        return [before, sorted(made.openapi()["paths"]), asked(made, "/v1/late"), asked(create_app(), "/v1/late")]
    finally:
        shared.routes.pop()


def documents() -> list[Any]:
    one, two = create_app(openapi_url="/schema.json"), create_app(openapi_url=None)
    return [
        sorted(one.openapi()["paths"]),
        asked(one, "/schema.json", "/openapi.json"),
        asked(two, "/docs", "/openapi.json"),
    ]


SITUATIONS = {item.__name__: item for item in (separate, overrides, documents, grown)}


@app.get("/report/{name}")
def report(name: str):
    return SITUATIONS[name]()


NOT_GENERATED = ["/report/{name}"]
app.include_router(shared)
REQUESTS = [*(get(f"/report/{name}") for name in SITUATIONS), get("/whoami"), get("/whoami?name=x")]
