"""All tables: importing this module registers them, for migrations and tests."""

from app.accounts.models import RefreshToken, User
from app.database import Base
from app.files.models import StoredFile
from app.items.models import Item

__all__ = ["Base", "Item", "RefreshToken", "StoredFile", "User"]
