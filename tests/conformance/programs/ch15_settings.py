"""Settings as a cached dependency, several applications from one factory, and what inspection of an application finds."""

from functools import cache, lru_cache, partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from ..calls import get, post

EVENTS: list[str] = []
GENERATE = False


class Settings(BaseModel):
    name: str = "service"
    features: set[str] = Field(default_factory=lambda: {"a"})
    limit: int = 10

    model_config = {"frozen": True}


@lru_cache(maxsize=1)
def settings() -> Settings:
    EVENTS.append("settings made")
    return Settings()


@cache
def per_tenant(tenant: str) -> Settings:
    EVENTS.append(f"settings of {tenant}")
    return Settings(name=tenant)


def tenant_settings(tenant: str = "none"):
    return per_tenant(tenant)


SettingsNow = Annotated[Settings, Depends(settings)]


class Feature:
    """A dependency made from parameters."""

    def __init__(self, name: str):
        self.name = name

    def __call__(self, settings: SettingsNow) -> bool:
        return self.name in settings.features


def route_names(request: Request) -> list[str]:
    return sorted(route.name for route in request.app.routes if isinstance(route, APIRoute))


router = APIRouter(tags=["shared"])


@router.get("/settings")
def read(settings: SettingsNow, tenant: Annotated[Settings, Depends(tenant_settings)]):
    return [settings, tenant.name]


@router.get("/feature")
async def feature(a: Annotated[bool, Depends(Feature("a"))], b: Annotated[bool, Depends(Feature("b"))]):
    return {"a": a, "b": b}


@router.get("/cached", dependencies=[Depends(settings)])
def cached(direct: Annotated[Settings, Depends(partial(per_tenant, "partial"))]) -> Settings:
    return direct


@router.get("/names")
def names(found: Annotated[list[str], Depends(route_names)]):
    return found


def create(name: str, **options: Any) -> FastAPI:
    made = FastAPI(title=name, **options)
    made.include_router(router, prefix=f"/{name}")
    made.get("/who", operation_id=f"who_{name}")(lambda: name)

    @made.exception_handler(404)
    async def missing(request: Request, error: Exception):
        return JSONResponse({"app": made.title, "path": request.url.path}, status_code=404)

    return made


first = create("first", openapi_tags=[{"name": "shared", "description": "of all"}])
second = create("second", docs_url=None)
second.dependency_overrides[settings] = lambda: Settings(name="overridden", features=set())
app = create("main")
app.mount("/1", first)
app.mount("/2", second)


@app.post("/switch")
def switch(on: bool):
    if on:
        app.dependency_overrides[settings] = lambda: Settings(name="switched", features={"b"})
    else:
        app.dependency_overrides.pop(settings, None)
    return len(app.dependency_overrides)


FACTS = {
    "titles": [made.title for made in (first, second, app)],
    "routes": [[route.path, route.name] for made in (first, second) for route in made.routes if hasattr(route, "path")],
    "urls": [first.url_path_for("read"), second.url_path_for("names"), app.url_path_for("feature")],
    "documents": [first.openapi() == second.openapi(), first.openapi() is first.openapi()],
    "overrides": [len(made.dependency_overrides) for made in (first, second, app)],
}

PATHS = ["main/settings", "main/feature", "main/cached?tenant=x", "main/names", "who"]
PATHS += ["1/first/settings?tenant=t", "1/first/feature", "1/first/names", "1/who", "1/nowhere"]
PATHS += ["2/second/settings?tenant=t", "2/second/feature", "2/second/cached", "2/who", "2/first/settings", "nowhere"]
REQUESTS = [
    *(get(f"/{path}") for path in PATHS),
    post("/switch?on=true"),
    *(get(f"/{path}") for path in PATHS[:3]),
    *(get(f"/{number}/openapi.json") for number in (1, 2)),
    post("/switch?on=false"),
    *(get(f"/{path}") for path in PATHS[:2]),
]
