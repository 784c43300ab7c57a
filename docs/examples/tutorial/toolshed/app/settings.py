"""What differs from one installation to the next: each field `x` is the variable `TOOLSHED_X`."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment and from a file `.env`; the environment wins."""

    model_config = SettingsConfigDict(env_prefix="TOOLSHED_", env_file=".env", extra="ignore", frozen=True)

    secret_key: SecretStr = Field(min_length=32)
    """Signs the tokens. It has no default: a key that everybody can read is none."""
    database_url: str = "sqlite+aiosqlite:///toolshed.db"
    counters: str = "memory://"
    """Where rate limits are counted: an address of Redis, if there is more than one process."""
    allowed_hosts: list[str] = ["localhost", "127.0.0.1"]
    origins: list[str] = []
    """Pages on other hosts that may use the service, such as `https://toolshed.example`."""
    documentation: bool = True
    photos: Path = Path("photos")
    smtp_host: str | None = None
    """The mail server. Without one, mails are written to the log."""
    smtp_port: int = 25
