"""Settings, read from environment variables that start with `BOOKSHOP_`."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_API_KEY = "bookshop-demo-key"
"""The key that works out of the box. It is printed in the documentation: set `BOOKSHOP_API_KEY` for anything real."""

_DRIVER = "sqlite+aiosqlite:"


class Settings(BaseSettings):
    """What can differ from one installation to the next; each field `x` is the variable `BOOKSHOP_X`."""

    model_config = SettingsConfigDict(env_prefix="BOOKSHOP_", frozen=True, extra="ignore")

    database_url: str = "sqlite+aiosqlite:///./bookshop.db"
    """SQLAlchemy address of the database; `sqlite+aiosqlite://` keeps it in memory for the lifetime of the process."""

    api_key: Annotated[SecretStr, Field(min_length=8)] = SecretStr(DEMO_API_KEY)
    """The value that clients send in `X-API-Key`."""

    seed: bool = True
    """Whether an empty database is filled with demonstration data at start-up."""

    shipping_fee: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)] = Decimal("3.90")
    """Charge in euros for sending one order."""

    free_shipping_from: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)] = Decimal("50.00")
    """Subtotal in euros from which sending is free."""

    @field_validator("database_url")
    @classmethod
    def _require_sqlite(cls, url: str) -> str:
        if not url.startswith(_DRIVER):
            raise ValueError(f"the bookshop runs on SQLite: the address has to start with {_DRIVER}")
        return url
