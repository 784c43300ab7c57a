"""Files on disk: a folder for each owner, names that nobody else chooses, and nothing half-written."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from app.files.types import TextCheck, checked_types, is_text, type_of

PIECE = 64 * 1024
"""Octets in memory at a time."""

DAY = 24 * 60 * 60
"""Seconds after which nobody is at work any more on what has been left."""

UNFINISHED = ".part"
"""Ending of temporary files."""


class EmptyFile(ValueError):
    """There is nothing to store."""


class FileTooLarge(ValueError):
    """There is more than may be stored."""


@dataclass(frozen=True)
class Stored:
    """What is known of a file once it is stored; `key` is its name on disk."""

    key: UUID
    media_type: str
    size: int
    sha256: str


class FileStore:
    """A folder with files of up to `max_bytes` octets, of the types in `media_types`.

    All functions block: call them in a thread. Content is written to a temporary file, forced to disk, and then
    renamed: under its name a file is whole or not there, also after a power cut.

    Raises:
        ValueError: there is no way to tell one of the types by the content.
    """

    def __init__(self, folder: Path, max_bytes: int, media_types: Iterable[str]) -> None:
        self._folder = folder
        self.max_bytes = max_bytes
        self._media_types = checked_types(media_types)

    def path(self, owner: UUID, key: UUID) -> Path:
        """Where a file is."""
        return self._folder / owner.hex / key.hex

    def save(self, owner: UUID, source: BinaryIO, declared_type: str | None) -> Stored:
        """Store what can be read from `source`. Whatever fails, nothing is left behind.

        Raises:
            BadType: the content is not allowed, or not of the declared type.
            EmptyFile: there is no content.
            FileTooLarge: there is more than `max_bytes`.
            OSError: it cannot be written.
        """
        key = uuid4()
        place, temporary = self.path(owner, key), self._folder / f"{key.hex}{UNFINISHED}"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as target:
                stored = self._copy(source, target, declared_type, key)
                target.flush()
                os.fsync(target.fileno())
            place.parent.mkdir(mode=0o700, exist_ok=True)
            temporary.replace(place)
            _sync(place.parent, self._folder)
        except BaseException:
            temporary.unlink(missing_ok=True)
            self.delete(owner, key)
            raise
        return stored

    def delete(self, owner: UUID, key: UUID) -> None:
        """Remove a file; that it is not there is no error."""
        self.path(owner, key).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what processes that were killed have left unfinished, a day ago or earlier."""
        long_ago = time.time() - DAY
        for temporary in self._folder.glob(f"*{UNFINISHED}"):
            with suppress(FileNotFoundError):  # another process does the same
                if temporary.stat().st_mtime < long_ago:
                    temporary.unlink()

    def old_contents(self) -> list[tuple[UUID, UUID]]:
        """Return owner and key of contents that are there for a day or longer; what else is there is passed over."""
        long_ago = time.time() - DAY
        found = []
        for place in self._folder.glob("*/*"):
            with suppress(FileNotFoundError, ValueError):  # deleted meanwhile, or no name of ours
                owner, key = UUID(place.parent.name), UUID(place.name)
                if self.path(owner, key) == place and place.stat().st_mtime < long_ago:
                    found.append((owner, key))
        return found

    def _copy(self, source: BinaryIO, target: BinaryIO, declared_type: str | None, key: UUID) -> Stored:
        """Copy piece by piece, and stop at the first reason to refuse."""
        piece = source.read(PIECE)
        if not piece:
            raise EmptyFile("The file is empty")
        media_type = type_of(piece, declared_type, self._media_types)
        text = TextCheck() if is_text(media_type) else None
        digest, size = sha256(), 0
        while piece:
            size += len(piece)
            if size > self.max_bytes:
                raise FileTooLarge(f"A file must not have more than {self.max_bytes} octets")
            if text:
                text.feed(piece)
            digest.update(piece)
            target.write(piece)
            piece = source.read(PIECE)
        if text:
            text.feed(b"", last=True)
        return Stored(key, media_type, size, digest.hexdigest())


def _sync(*folders: Path) -> None:
    """Force new names to disk, where folders can be opened."""
    if os.name != "posix":
        return
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
