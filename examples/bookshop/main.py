"""The application: `app` is what a server loads, `create_app` what tests call with settings of their own."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from typeway import FastAPI
from typeway.routing import APIRoute

from .database import Database
from .errors import HANDLERS
from .models import Base
from .routers import authors, books, genres, orders, service
from .seed import seed_if_empty
from .settings import DEMO_API_KEY, Settings

logger = logging.getLogger(__name__)

DESCRIPTION = f"""
A small bookshop with an embedded database: look for books, manage the catalogue, sell.

**Reading the catalogue is open to everybody.** Changing it, and everything about orders, needs the key of the staff in
the header `X-API-Key`. Press *Authorize* and enter `{DEMO_API_KEY}`, the key of the demonstration.

Things to try:

* `GET /books?q=lindqvist&sort=-price`: case and accents do not matter
* `GET /books?genre=crime&genre=fantasy&max_price=15&available=true`
* `POST /orders` with the example *More than there are*: the answer is 409 and nothing is sold
* `POST /books` with a wrong last digit in the ISBN: the answer says which one it should be

Amounts are in euros, exact to the cent, and written as strings.
"""

TAGS: list[dict[str, str]] = [
    {"name": "books", "description": "The catalogue: search it, keep it in order, restock."},
    {"name": "authors", "description": "Those who wrote the books. Their e-mail addresses stay in the shop."},
    {"name": "orders", "description": "Sales. An order is sold as a whole or not at all. **Needs the key.**"},
    {"name": "service", "description": "The service itself."},
]


def _operation_id(route: APIRoute) -> str:
    """Name operations after their functions: generated clients get methods such as `list_books`."""
    return route.name


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    """Open the database, prepare an empty one, and close it at the end."""
    settings: Settings = app.state.settings
    database = Database(settings.database_url)
    try:
        seeded = await prepare(database, seed=settings.seed)
        logger.info("The database is open; %d books of demonstration data were added", seeded)
        app.state.database = database
        yield
    finally:
        await database.close()


async def prepare(database: Database, *, seed: bool) -> int:
    """Create the tables that are missing and, on demand, fill empty ones; return the number of books inserted."""
    async with database.exclusive() as connection:
        await connection.run_sync(Base.metadata.create_all)
        if not seed:
            return 0
        async with AsyncSession(connection) as session:
            return await seed_if_empty(session)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application; without `settings` they come from the environment."""
    app = FastAPI(
        title="Typeway Bookshop",
        summary="Books, authors and orders: an example application.",
        description=DESCRIPTION,
        version="1.0.0",
        contact={"name": "The Typeway authors"},
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        swagger_ui_parameters={"persistAuthorization": True, "displayRequestDuration": True, "tryItOutEnabled": True},
        generate_unique_id_function=_operation_id,
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.settings = settings or Settings()
    for router in (
        books.router,
        books.staff_router,
        genres.router,
        authors.router,
        authors.staff_router,
        orders.router,
        service.router,
    ):
        app.include_router(router)
    return app


app = create_app()
