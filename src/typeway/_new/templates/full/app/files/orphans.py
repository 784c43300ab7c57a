"""Contents without a row: a process has been killed between the two, when a file was stored or deleted."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from typeway.concurrency import run_in_threadpool

from app.files.models import StoredFile
from app.files.store import FileStore

AT_ONCE = 500
"""Rows that are asked for in one query."""


async def find_orphans(session: AsyncSession, store: FileStore) -> list[tuple[UUID, UUID]]:
    """Return owner and key of contents that no row is about, though they are there for a day or longer."""
    contents = await run_in_threadpool(store.old_contents)  # before the rows: later ones are not among them
    orphans = []
    for begin in range(0, len(contents), AT_ONCE):
        piece = contents[begin : begin + AT_ONCE]
        asked = select(StoredFile.id).where(StoredFile.id.in_([key for _owner, key in piece]))
        known = set(await session.scalars(asked))
        orphans += [(owner, key) for owner, key in piece if key not in known]
    return orphans
