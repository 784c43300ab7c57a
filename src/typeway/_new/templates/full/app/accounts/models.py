"""Tables of users and of their logins."""

from datetime import UTC, datetime
from unicodedata import normalize
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.database import Base


def normalize_email(email: str) -> str:
    """The form of an address that is stored and looked for: `Ada@Example.org` and `ada@example.org` are one."""
    return normalize("NFC", email.strip()).lower()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class User(Base):
    """Somebody with a password."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What the user may do beyond their own affairs; assign a new list to change it."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @validates("email")
    def _normalize_email(self, _key: str, email: str) -> str:
        return normalize_email(email)


class RefreshToken(Base):
    """One login. The row stays the same while its token changes with each use.

    The token is `<id>.<random>`. Only a hash of the random part is kept, that of the newest token: an older one of the
    same login is recognised by its id, which means that the login has been stolen.
    """

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
