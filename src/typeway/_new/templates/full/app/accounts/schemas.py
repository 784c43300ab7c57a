"""Accounts over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import EmailStr, Field, SecretStr

from app.text import Command, Line, Record

Email = Annotated[EmailStr, Field(max_length=254, examples=["ada@example.org"])]
NewPassword = Annotated[SecretStr, Field(min_length=10, max_length=256, examples=["correct horse battery"])]
"""Long enough, and nothing about its characters (NIST SP 800-63B, section 3.1.1.2)."""
KnownPassword = Annotated[SecretStr, Field(max_length=256)]


class Registration(Command):
    """A new user."""

    email: Email
    name: Annotated[Line, Field(examples=["Ada"])]
    password: NewPassword


class ProfileChanges(Command):
    """What to change about oneself. The address is not part of it: that would need a mail to the new one."""

    name: Line


class PasswordChange(Command):
    """A new password, and the old one as a proof."""

    current: KnownPassword
    new: NewPassword


class Profile(Record):
    """A user, as they and the administration see them."""

    id: UUID
    email: str
    name: str
    is_active: bool
    scopes: list[str]
    created_at: datetime


class RefreshRequest(Command):
    """A refresh token."""

    refresh_token: Annotated[str, Field(max_length=200)]


class Tokens(Record):
    """What a login gives (RFC 6749, section 5.1)."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a kind of token
    expires_in: int = Field(description="Seconds that the access token is good for.", examples=[900])
    refresh_token: str
    scope: str = Field(description="The scopes that were granted, separated by spaces.")
