"""The application, put together. `typeway dev` and `typeway run` find `app` here."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from typeway import FastAPI
from typeway.concurrency import run_in_threadpool

from app import errors, limits, operations
from app.about import TITLE, VERSION
from app.accounts.routes import router as accounts
from app.database import open_database
from app.files.routes import ENVELOPE
from app.files.routes import router as files
from app.files.store import FileStore
from app.items.routes import router as items
from app.jobs.queue import open_jobs
from app.logs import configure_logging
from app.notifications.lifespan import open_hub
from app.notifications.routes import router as notifications
from app.settings import Settings, get_settings

LARGEST_BODY = 1024 * 1024
"""Octets of any request but an upload."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Open what requests need, and close it in the opposite order when the last of them has been answered."""
    settings: Settings = app.state.settings
    await run_in_threadpool(app.state.files.sweep)
    async with (
        app.state.drain.lifespan(),
        app.state.login_limits,
        open_database(settings) as database,
        open_hub(settings) as hub,
        open_jobs(settings, hub) as jobs,
    ):
        app.state.database, app.state.hub, app.state.jobs = database, hub, jobs
        yield


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make an application. Nothing is connected before its lifespan begins.

    Raises:
        pydantic.ValidationError: the environment is not complete, or not safe for production.
    """
    settings = settings or get_settings()
    configure_logging(settings)
    app = FastAPI(  # typeway: ignore[TW001] - shown in development, or where DOCS_ENABLED says so
        title=TITLE,
        version=VERSION,
        lifespan=lifespan,
        openapi_url="/openapi.json" if settings.shows_docs else None,
        max_body_size=LARGEST_BODY,
    )
    app.state.settings = settings
    app.state.files = FileStore(settings.upload_folder, settings.upload_max_bytes, settings.upload_types)
    errors.install(app)
    limits.install(app, settings)
    operations.install(app, settings)
    app.include_router(accounts)
    app.include_router(items)
    app.include_router(files, max_body_size=settings.upload_max_bytes + ENVELOPE)
    app.include_router(notifications)
    return app


app = create_app()
