"""What the environment may say, and what production refuses."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.settings import Settings

SECRET = "J7w2-vQ9_mX4nRb8KpLz6TcYd3HfGs5A"
PRODUCTION = {"environment": "production", "secret_key": SECRET, "allowed_hosts": "api.example.org"}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither variables nor an `.env` of the developer's."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def make(**values: Any) -> Settings:
    return Settings(**values)


def test_development_needs_nothing() -> None:
    settings = make()
    assert settings.shows_docs
    assert len(settings.secret_key.get_secret_value()) >= 32
    assert settings.secret_key != make().secret_key


@pytest.mark.parametrize("wrong", [{"allowed_hosts": "*"}, {"database_pool_size": "x"}, {"secret_key": "changeme" * 5}])
def test_a_refusal_repeats_no_secrets(wrong: dict[str, str]) -> None:
    address = "postgresql://app:hunter2@db/app"
    with pytest.raises(ValidationError) as refused:
        make(**PRODUCTION | {"database_url": address} | wrong)
    assert not any(secret in str(refused.value) for secret in ("hunter2", SECRET, "changeme"))


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOGIN_RATE=7/minute\nALLOWED_HOSTS=from.file\nREDIS_URL=\n")
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example.org, b.example.org")
    settings = make()
    assert settings.login_rate == "7/minute"
    assert settings.allowed_hosts == ("a.example.org", "b.example.org")
    assert settings.redis_url is None


def test_production_runs_with_what_it_needs() -> None:
    settings = make(**PRODUCTION)
    assert not settings.shows_docs
    assert make(**PRODUCTION, docs_enabled=True).shows_docs


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"secret_key": None}, "SECRET_KEY is not set"),
        ({"secret_key": SECRET[:31]}, "SECRET_KEY has fewer than 32 octets"),
        ({"secret_key": "change-me-" + SECRET}, "SECRET_KEY is a placeholder"),
        ({"secret_key": "a" * 40}, "SECRET_KEY is a placeholder"),
        ({"allowed_hosts": "*"}, "ALLOWED_HOSTS"),
        ({"cors_origins": "*", "cors_credentials": True}, "CORS_ORIGINS"),
    ],
)
def test_production_refuses_what_is_unsafe(changes: dict[str, Any], complaint: str) -> None:
    values = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    with pytest.raises(ValidationError, match=complaint):
        make(**values)


@pytest.mark.parametrize("origin", ["app.example.org", "https://app.example.org/", "ftp://example.org"])
def test_origins_are_origins(origin: str) -> None:
    with pytest.raises(ValidationError, match="is no origin"):
        make(cors_origins=origin)


def test_secrets_are_not_printed() -> None:
    settings = make(
        secret_key=SECRET,
        database_url="postgresql+asyncpg://app:hunter2@db/app",
        redis_url="redis://:hunter2@redis/0",
        smtp_url="smtp://app:hunter2@mail",
    )
    assert SECRET not in repr(settings)
    assert "hunter2" not in repr(settings)
