"""The application: `typeway dev` serves it on http://127.0.0.1:8000, with its documentation on /docs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from typeway import FastAPI
from typeway.middleware.trustedhost import TrustedHostMiddleware
from typeway.ops import Health

from app import notes
from app.about import TITLE, VERSION
from app.database import Database, open_database
from app.settings import Settings, get_settings

MAX_BODY_SIZE = 64 * 1024
"""Octets; a larger request is refused with a 413."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the database before the first request, and close it after the last one."""
    async with open_database(app.state.settings) as app.state.database:
        yield


def create_app(settings: Settings) -> FastAPI:
    """Put the application together. Tests make their own, with other settings."""
    documented = settings.environment == "development"
    app = FastAPI(  # typeway: ignore[TW001] - the documentation is for development
        title=TITLE,
        version=VERSION,
        lifespan=lifespan,
        max_body_size=MAX_BODY_SIZE,
        openapi_url="/openapi.json" if documented else None,
    )
    app.state.settings = settings

    async def database_answers() -> None:
        database: Database = app.state.database
        await database.ping()

    Health({"database": database_answers}).install(app)  # GET /healthz and /readyz
    hosts = [host.strip() for host in settings.allowed_hosts.split(",")]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    app.include_router(notes.router)
    return app


app = create_app(get_settings())
