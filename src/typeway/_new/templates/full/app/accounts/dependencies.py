"""Who is asking."""

from collections.abc import Iterable
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession
from typeway import Depends, HTTPException
from typeway.security import OAuth2PasswordBearer, SecurityScopes

from app.accounts.models import User
from app.database import SessionDep
from app.security import InvalidToken, read_access_token
from app.settings import Settings, SettingsDep

SCOPES = {"users:read": "List all users."}
"""What a user may be allowed beyond their own affairs; `python -m app.accounts` grants it."""

bearer = OAuth2PasswordBearer(tokenUrl="auth/token", scopes=SCOPES)


async def current_user_from_token(
    token: str, session: AsyncSession, settings: Settings, *, scopes: Iterable[str] = ()
) -> User:
    """The user that an access token speaks for.

    The user is read each time: whoever is deactivated, or loses a scope, does so at once.

    Raises:
        HTTPException: 401 if the token is not good, 403 if it lacks a scope (RFC 6750, section 3.1).
    """
    needed = frozenset(scopes)
    try:
        claims = read_access_token(settings, token)
    except InvalidToken:
        raise _refusal(401, "The token is not valid, or no longer.", 'error="invalid_token"') from None
    user = await session.get(User, claims.user_id)
    if user is None or not user.is_active:
        raise _refusal(401, "The token is not valid, or no longer.", 'error="invalid_token"')
    missing = needed - (claims.scopes & frozenset(user.scopes))
    if missing:
        wanted = " ".join(sorted(needed))
        challenge = f'error="insufficient_scope", scope="{wanted}"'
        raise _refusal(403, f"This needs the scope {wanted}.", challenge)
    return user


def _refusal(status: int, detail: str, challenge: str) -> HTTPException:
    return HTTPException(status, detail, headers={"WWW-Authenticate": f"Bearer {challenge}"})


async def current_user(
    needed: SecurityScopes, token: Annotated[str, Depends(bearer)], session: SessionDep, settings: SettingsDep
) -> User:
    """The user who is asking; with `Security(current_user, scopes=[…])`, one who has the scopes."""
    return await current_user_from_token(token, session, settings, scopes=needed.scopes)


CurrentUser = Annotated[User, Depends(current_user)]
"""The user who is asking. The row belongs to the transaction of the request: change it and it is stored."""
