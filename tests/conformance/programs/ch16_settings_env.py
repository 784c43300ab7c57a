"""Settings from the environment and from a file: cached, overridden, validated, secret, nested, and what misses."""

import os
from functools import lru_cache
from typing import Annotated, Any
from unittest import mock

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ..calls import get
from ..files import written

EVENTS: list[str] = []
FILE = written({".env": 'APP_NAME="From the file"\nSECRET_KEY=s3cret\nLOG__LEVEL=debug\nUNKNOWN=1\n'}) / ".env"


class Log(BaseModel):
    level: str = "info"
    colours: bool = False


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=FILE, env_nested_delimiter="__", extra="ignore")
    app_name: str = "My App"
    debug: bool = False
    database_url: str
    secret_key: SecretStr
    allowed_origins: list[str] = ["http://localhost:3000"]
    workers: int = Field(1, ge=1, validation_alias="WEB_CONCURRENCY")
    log: Log = Log()


@lru_cache
def get_settings() -> Settings:
    EVENTS.append("settings read")
    return Settings()  # type: ignore[call-arg]


SettingsDep = Annotated[Settings, Depends(get_settings)]
app = FastAPI(title="settings")


@app.exception_handler(ValidationError)
async def misconfigured(request: Request, error: ValidationError):
    return JSONResponse([[item["type"], item["loc"]] for item in error.errors()], status_code=503)


@app.get("/info")
def info(settings: SettingsDep):
    return settings


@app.get("/secret")
def secret(settings: SettingsDep, key: str = ""):
    return settings.secret_key.get_secret_value() == key


def under(environment: dict[str, str]) -> Any:
    with mock.patch.dict(os.environ, environment):
        get_settings.cache_clear()
        answer = TestClient(app).get("/info")
    return [answer.status_code, answer.json()]


def environments() -> list[Any]:
    return [
        under(environment)
        for environment in (
            {},
            {"DATABASE_URL": "sqlite://"},
            {"database_url": "sqlite://", "APP_NAME": "From outside", "DEBUG": "yes", "WEB_CONCURRENCY": "4"},
            {"DATABASE_URL": "x", "ALLOWED_ORIGINS": '["https://a.b"]', "LOG__COLOURS": "1", "LOG__LEVEL": "error"},
            {"DATABASE_URL": "x", "WEB_CONCURRENCY": "0", "DEBUG": "maybe"},
        )
    ]


def cached() -> list[Any]:
    client = TestClient(app)
    with mock.patch.dict(os.environ, {"DATABASE_URL": "first"}):
        get_settings.cache_clear()
        first = client.get("/info").json()["database_url"]
    with mock.patch.dict(os.environ, {"DATABASE_URL": "second"}):
        again = client.get("/info").json()["database_url"]
    return [first, again]


def overridden() -> list[Any]:
    app.dependency_overrides[get_settings] = lambda: Settings(database_url="memory", secret_key=SecretStr("k"))
    try:
        return [TestClient(app).get("/info").json(), TestClient(app).get("/secret?key=k").json()]
    finally:
        app.dependency_overrides.clear()


SITUATIONS = {item.__name__: item for item in (environments, cached, overridden)}


@app.get("/report/{name}")
def report(name: str):
    return SITUATIONS[name]()


NOT_GENERATED = ["/report/{name}"]
REQUESTS = [*(get(f"/report/{name}") for name in SITUATIONS), get("/info"), get("/secret?key=s3cret")]
