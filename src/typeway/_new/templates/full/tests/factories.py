"""Rows for tests: only what matters to a test is named there."""

from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app import security
from app.accounts.models import User
from app.items.models import Item
from app.security import issue_access_token
from app.settings import Settings

PASSWORD = "correct horse battery"

_numbers = count(1)


@lru_cache
def password_hash() -> str:
    """The hash of `PASSWORD`, which all users share."""
    return security.hasher.hash(PASSWORD)


async def make_user(session: AsyncSession, **values: Any) -> User:
    """Store a user, whose password is `PASSWORD`."""
    number = next(_numbers)
    defaults = {"email": f"user{number}@example.org", "name": f"User {number}", "password_hash": password_hash()}
    user = User(**(defaults | values))
    session.add(user)
    await session.commit()
    return user


async def make_item(session: AsyncSession, owner: User, **values: Any) -> Item:
    """Store an item of a user."""
    item = Item(owner_id=owner.id, **({"title": f"Item {next(_numbers)}", "price": Decimal("9.90")} | values))
    session.add(item)
    await session.commit()
    return item


def access_token(settings: Settings, user: User) -> str:
    """A token of a user, with all scopes that they have."""
    return issue_access_token(settings, user.id, frozenset(user.scopes))
