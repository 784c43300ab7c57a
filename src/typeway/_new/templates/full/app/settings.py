"""Settings: each field is an environment variable of the same name, in capitals. `.env` is read as well."""

import secrets
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from typeway import Depends
from typeway.requests import HTTPConnection

SHORTEST_SECRET = 32
"""Octets that a key of HMAC with SHA-256 needs (RFC 7518, section 3.2)."""

_PLACEHOLDERS = ("change", "secret", "password", "example", "insecure", "your-", "your_", "0123456789", "123456789")


def _split(value: object) -> object:
    """Take `a, b` for a list: environment variables are easier to write that way than as JSON."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


CommaSeparated = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """What differs from one installation to the next. In production, what is unsafe is refused at start-up."""

    # What is wrong is said without the values: passwords and keys would end up in the log.
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    environment: Literal["development", "production"] = "development"

    secret_key: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_urlsafe(48)))
    """Signs access tokens. Without one, each start makes its own: tokens end with the process."""

    database_url: Annotated[str, Field(repr=False)] = "sqlite+aiosqlite:///./app.db"
    """Where the data is: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://user:password@host/name`."""
    database_pool_size: Annotated[int, Field(ge=1)] = 5
    """Connections that each process keeps open to a server."""
    database_max_overflow: Annotated[int, Field(ge=0)] = 10
    """Connections above that for peaks."""
    database_pool_timeout: Annotated[float, Field(gt=0)] = 5.0
    """Seconds that a request waits for a connection."""

    redis_url: Annotated[str | None, Field(repr=False)] = None
    """Shared state of several processes: jobs, rate limits, notifications. Without it, each process has its own."""

    access_token_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 15
    """How long an access token is good. It cannot be revoked: keep it short."""
    refresh_token_days: Annotated[int, Field(ge=1, le=366)] = 30
    """How long somebody who does not come back stays logged in."""

    allowed_hosts: CommaSeparated = ("localhost", "127.0.0.1")
    """Values of `Host` that are served."""
    cors_origins: CommaSeparated = ()
    """Sites whose scripts may call the API, such as `https://app.example.org`."""
    cors_credentials: bool = False
    """Whether those scripts may send cookies. Tokens in `Authorization` do not need it."""
    trusted_proxies: CommaSeparated = ("127.0.0.1", "::1")
    """Addresses and networks whose `X-Forwarded-For` is believed."""
    docs_enabled: bool | None = None
    """Whether the OpenAPI document and its pages are served; unless set, in development only."""

    upload_folder: Path = Path("uploads")
    upload_max_bytes: Annotated[int, Field(ge=1)] = 5 * 1024 * 1024
    upload_types: CommaSeparated = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
    """Media types that may be uploaded, told by the content."""

    login_rate: str = "5/minute"
    """How often one address may try to log in."""
    rate_limit_on_outage: Literal["open", "closed"] = "open"
    """Whether requests pass or get a 503 while Redis does not answer."""
    request_timeout: Annotated[float, Field(gt=0)] = 15.0
    """Seconds until an answer has to begin."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "text"] = "text"

    smtp_url: Annotated[str | None, Field(repr=False)] = None
    """`smtp://user:password@host:587`; without it, mail is written to the log."""
    mail_from: str = "noreply@localhost"
    job_queue: str = "jobs"
    """Name of the queue in Redis; two installations on one Redis need two."""

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what browsers never send as `Origin` (RFC 6454, section 7) and would silently not match."""
        for origin in origins:
            if origin != "*" and (not origin.startswith(("http://", "https://")) or origin.count("/") != 2):
                raise ValueError(f"{origin!r} is no origin: write https://host or https://host:port, without a path")
        return origins

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        """Raise `ValueError` with all that has to change before this may run in production."""
        if "*" in self.cors_origins and self.cors_credentials:
            raise ValueError("CORS_ORIGINS=* with CORS_CREDENTIALS: any site could act as the user; name the origins")
        if self.environment == "production":
            problems = [*self._faults_of_secret(), *self._faults_of_hosts()]
            if problems:
                raise ValueError("not safe for production: " + "; ".join(problems))
        return self

    def _faults_of_secret(self) -> list[str]:
        if "secret_key" not in self.model_fields_set:
            return ["SECRET_KEY is not set (make one: openssl rand -base64 48)"]
        secret = self.secret_key.get_secret_value()
        if len(secret.encode()) < SHORTEST_SECRET:
            return [f"SECRET_KEY has fewer than {SHORTEST_SECRET} octets"]
        if len(set(secret)) < 10 or any(word in secret.lower() for word in _PLACEHOLDERS):
            return ["SECRET_KEY is a placeholder, not a random value"]
        return []

    def _faults_of_hosts(self) -> list[str]:
        if "*" in self.allowed_hosts:
            return ["ALLOWED_HOSTS lets every host through; name those of the service"]
        return []

    @property
    def shows_docs(self) -> bool:
        """Whether to serve the OpenAPI document and its pages."""
        return self.environment == "development" if self.docs_enabled is None else self.docs_enabled


@lru_cache
def get_settings() -> Settings:
    """The settings of the process, read once.

    Raises:
        pydantic.ValidationError: a value is wrong, or not safe for production.
    """
    return Settings()


def settings_of(connection: HTTPConnection) -> Settings:
    """The settings that the application was created with."""
    settings: Settings = connection.app.state.settings
    return settings


SettingsDep = Annotated[Settings, Depends(settings_of)]
"""For endpoints and dependencies; tests give the application settings of their own."""
