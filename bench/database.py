"""The database of the `rows` programs: SQLite in a file of its own, through SQLAlchemy's object mapper."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.programs import USERS


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def new_engine() -> Engine:
    """An engine for a new database with all users; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = create_engine(f"sqlite:///{folder / 'rows.db'}", connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(User(id=number, name=f"user {number}") for number in range(1, USERS + 1))
        session.commit()
    return engine


def find(engine: Engine, user_id: int) -> dict[str, object] | None:
    """One user, through a session of its own; it blocks."""
    with Session(engine) as session:
        user = session.get(User, user_id)
        return None if user is None else {"id": user.id, "name": user.name}
