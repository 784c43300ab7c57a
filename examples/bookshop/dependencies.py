"""What endpoints ask for: the settings, a session, proof of the right to write."""

from collections.abc import AsyncGenerator
from hmac import compare_digest
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from typeway import Depends, HTTPException, Path, Request, Security, status
from typeway.security import APIKeyHeader

from .database import Database
from .schemas.fields import MAX_ID
from .settings import DEMO_API_KEY, Settings

api_key_header = APIKeyHeader(
    name="X-API-Key",
    scheme_name="ApiKey",
    description=f"Key of the staff. The demonstration accepts `{DEMO_API_KEY}`.",
)


async def get_settings(request: Request) -> Settings:
    """The settings of the application that serves the request."""
    settings: Settings = request.app.state.settings
    return settings


async def get_database(request: Request) -> Database:
    """The database, opened when the application started."""
    database: Database = request.app.state.database
    return database


async def get_session(database: Annotated[Database, Depends(get_database)]) -> AsyncGenerator[AsyncSession, None]:
    """A session around one operation: committed when the endpoint returns, rolled back when it raises."""
    async with database.transaction() as session:
        yield session


SettingsDep = Annotated[Settings, Depends(get_settings)]

SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
"""With the scope of the function the commit happens before the answer is sent: nobody is told of a sale that fails."""


async def require_api_key(key: Annotated[str, Security(api_key_header)], settings: SettingsDep) -> None:
    """Refuse a wrong key with 401; compared in constant time, and as bytes since a header may hold any of them."""
    expected = settings.api_key.get_secret_value()
    if not compare_digest(key.encode(), expected.encode()):
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED, detail="The API key is wrong", headers={"WWW-Authenticate": "APIKey"}
        )


AuthorId = Annotated[int, Path(ge=1, le=MAX_ID, description="Number of the author.")]
BookId = Annotated[int, Path(ge=1, le=MAX_ID, description="Number of the book.")]
OrderId = Annotated[int, Path(ge=1, le=MAX_ID, description="Number of the order.")]
