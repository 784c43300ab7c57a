"""The application, put together: `typeway dev` and `typeway run` find it here."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app import members, tools
from app.database import Database
from app.settings import Settings
from typeway import FastAPI
from typeway.middleware.cors import CORSMiddleware
from typeway.middleware.trustedhost import TrustedHostMiddleware
from typeway.ops import (
    AccessLogMiddleware,
    Drain,
    DrainMiddleware,
    Health,
    RateLimiter,
    RequestIDMiddleware,
    SecurityHeadersMiddleware,
)


def create_app(settings: Settings) -> FastAPI:
    """A function, so that tests can have an application with settings of their own."""
    database, drain = Database(settings.database_url), Drain(deadline=20)
    login_limit = RateLimiter("10/minute", storage=settings.counters, name="login", on_store_error="closed")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        settings.photos.mkdir(exist_ok=True)
        async with drain.lifespan():
            yield
        await login_limit.aclose()
        await database.engine.dispose()

    app = FastAPI(
        title="Toolshed",
        version="1.0.0",
        lifespan=lifespan,
        max_body_size=64 * 1024,
        openapi_url="/openapi.json" if settings.documentation else None,
    )
    app.state.settings, app.state.database, app.state.login_limit = settings, database, login_limit
    app.include_router(members.router)
    app.include_router(tools.router)
    Health({"database": database.answers}, drain=drain).install(app)

    app.add_middleware(DrainMiddleware, drain=drain)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_methods=["*"], allow_headers=["*"])
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.allowed_hosts)
    app.add_middleware(AccessLogMiddleware, skip={"/healthz", "/readyz"})
    app.add_middleware(RequestIDMiddleware)
    return app


app = create_app(Settings())  # type: ignore[call-arg]  # the environment has the key
