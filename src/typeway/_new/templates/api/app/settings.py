"""Settings: each field is an environment variable of the same name, in capitals. `.env` is read as well."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs from one installation to the next."""

    # What is wrong is said without the values: the address of the database may have a password.
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    environment: Literal["development", "production"] = "development"
    """In production the OpenAPI document and its pages are not served."""

    allowed_hosts: str = "localhost,127.0.0.1"
    """Values of `Host` that are served, with commas between them."""

    database_url: Annotated[str, Field(repr=False)] = "sqlite+aiosqlite:///./app.db"
    """Where the data is: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://user:password@host/name`."""
    database_pool_size: Annotated[int, Field(ge=1)] = 5
    """Connections that each process keeps open to a server."""
    database_max_overflow: Annotated[int, Field(ge=0)] = 10
    """Connections above that for peaks."""
    database_pool_timeout: Annotated[float, Field(gt=0)] = 5.0
    """Seconds that a request waits for a connection."""


@lru_cache
def get_settings() -> Settings:
    """The settings of the process, read once. Raises `pydantic.ValidationError` if a value is wrong."""
    return Settings()
