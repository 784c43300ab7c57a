"""Settings: each field is an environment variable of the same name, in capitals."""

from typing import Literal

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """What differs from one installation to the next."""

    environment: Literal["development", "production"] = "development"
    """In production the documentation page is not served."""

    allowed_hosts: str = "localhost,127.0.0.1"
    """Values of `Host` that are served, with commas between them."""
