"""The application. `typeway dev` serves it on http://127.0.0.1:8000, with its documentation on /docs."""

from typing import Annotated

from pydantic import BaseModel
from typeway import FastAPI, Query
from typeway.middleware.trustedhost import TrustedHostMiddleware

from app.about import TITLE, VERSION
from app.settings import Settings

settings = Settings()
documented = settings.environment == "development"

app = FastAPI(  # typeway: ignore[TW001] - the documentation is for development
    title=TITLE, version=VERSION, openapi_url="/openapi.json" if documented else None
)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=[host.strip() for host in settings.allowed_hosts.split(",")])


class Greeting(BaseModel):
    """What the service answers."""

    message: str


@app.get("/")
async def greet(name: Annotated[str, Query(min_length=1, max_length=50)] = "world") -> Greeting:
    """Greet somebody, or everybody."""
    return Greeting(message=f"Hello, {name}!")


@app.get("/health")
async def health() -> dict[str, str]:
    """Say that the process is alive: for load balancers and containers."""
    return {"status": "ok"}
