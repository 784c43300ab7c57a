"""What happens to users and logins, without HTTP."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import RefreshToken, User, normalize_email, now
from app.security import fingerprint, hash_password, new_refresh_token, verify_password
from app.settings import Settings


class EmailTaken(Exception):
    """Somebody is registered with this address."""


class Refused(Exception):
    """Credentials are wrong. Which of them, or why, is not said."""


@dataclass(frozen=True)
class Login:
    """Somebody who is logged in: what the next tokens are made of."""

    user_id: UUID
    scopes: frozenset[str]
    refresh_token: str


async def register(session: AsyncSession, *, email: str, name: str, password: str) -> User:
    """Add a user; raises `EmailTaken`."""
    user = User(email=email, name=name, password_hash=await hash_password(password))
    session.add(user)
    try:
        await session.flush()
    except IntegrityError as error:
        raise EmailTaken from error
    return user


async def find_user(session: AsyncSession, email: str) -> User | None:
    """The user with this address, in capitals or not."""
    if "\0" in email:  # no address has it, and PostgreSQL does not take it
        return None
    user: User | None = await session.scalar(select(User).where(User.email == normalize_email(email)))
    return user


async def check_password(session: AsyncSession, email: str, password: str) -> User:
    """The active user with this address and password; raises `Refused`, after the same time in every case."""
    while True:
        user = await find_user(session, email)
        await session.commit()  # gives the connection back: hashing takes longer than all queries together
        known = user.password_hash if user else None
        right, new_hash = await verify_password(password, known)
        if user is None or known is None or not right or not user.is_active:
            raise Refused
        if await _replace_hash(session, user, known, new_hash or known):
            return user
        session.expire(user)  # read it again: the password is another one by now, or has been hashed anew


async def change_password(session: AsyncSession, user: User, *, current: str, new: str) -> None:
    """Set a new password and end all logins of the user; raises `Refused` if the current one is wrong."""
    await session.commit()  # as above
    known = user.password_hash
    right, _ = await verify_password(current, known)
    if not right:
        raise Refused
    if not await _replace_hash(session, user, known, await hash_password(new)):
        raise Refused
    await session.execute(delete(RefreshToken).where(RefreshToken.user_id == user.id))


async def _replace_hash(session: AsyncSession, user: User, known: str, new: str) -> bool:
    """Store a hash in place of the one that was checked; return whether it was still that of an active user.

    One statement, and the row is locked until the commit: a login with the old password either comes before a change of
    the password, which ends it, or fails.
    """
    unchanged = User.id == user.id, User.password_hash == known, User.is_active
    replaced = update(User).where(*unchanged).values(password_hash=new).returning(User.id)
    return await session.scalar(replaced) is not None


async def log_in(session: AsyncSession, settings: Settings, user: User, wanted: frozenset[str]) -> Login:
    """Begin a login with those of the wanted scopes that the user has; with all of them if none is wanted."""
    granted = frozenset(user.scopes) & wanted if wanted else frozenset(user.scopes)
    stale = RefreshToken.user_id == user.id, RefreshToken.expires_at <= now()
    await session.execute(delete(RefreshToken).where(*stale))
    secret = new_refresh_token()
    token = RefreshToken(
        user_id=user.id,
        token_hash=fingerprint(secret),
        scope=" ".join(sorted(granted)),
        expires_at=now() + timedelta(days=settings.refresh_token_days),
    )
    session.add(token)
    await session.flush()
    return Login(user.id, granted, f"{token.id}.{secret}")


async def refresh(session: AsyncSession, settings: Settings, refresh_token: str) -> Login:
    """Exchange a refresh token for the next one; raises `Refused`.

    The exchange is one statement: of two requests with the same token, one gets the next. The other one presents a
    token that has been used, as a thief would: the login ends for both.
    """
    token_id, secret = _parts(refresh_token)
    next_secret = new_refresh_token()
    exchanged = await session.scalar(
        update(RefreshToken)
        .where(
            RefreshToken.id == token_id,
            RefreshToken.token_hash == fingerprint(secret),
            RefreshToken.expires_at > now(),
        )
        .values(
            token_hash=fingerprint(next_secret),
            expires_at=now() + timedelta(days=settings.refresh_token_days),
        )
        .returning(RefreshToken)
    )
    user = await session.get(User, exchanged.user_id) if exchanged else None
    if exchanged is None or user is None or not user.is_active:
        await end_login(session, refresh_token)
        await session.commit()  # what is raised now would undo it
        raise Refused
    scopes = frozenset(exchanged.scope.split()) & frozenset(user.scopes)
    return Login(user.id, scopes, f"{token_id}.{next_secret}")


async def end_login(session: AsyncSession, refresh_token: str) -> None:
    """End the login that a refresh token, new or old, belongs to; raises `Refused` if it is none."""
    token_id, _ = _parts(refresh_token)
    await session.execute(delete(RefreshToken).where(RefreshToken.id == token_id))


def _parts(refresh_token: str) -> tuple[UUID, str]:
    """The id of a login and the secret; raises `Refused` for anything else."""
    token_id, _, secret = refresh_token.partition(".")
    try:
        return UUID(token_id), secret
    except ValueError:
        raise Refused from None
