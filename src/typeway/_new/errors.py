"""What can go wrong when a project is made."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["NewProjectError"]


class NewProjectError(Exception):
    """A project cannot be made: a title, more lines about it and, if known, the way out."""

    def __init__(self, title: str, details: Sequence[str] = (), hint: str | None = None) -> None:
        super().__init__(title)
        self.title = title
        self.details = tuple(details)
        self.hint = hint
