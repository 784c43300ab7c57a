"""What clients send and receive. Bodies are validated by these classes, and the documentation is made of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _refuse_nul(text: str) -> str:
    """Raise `ValueError` for U+0000, which PostgreSQL cannot store."""
    if "\0" in text:
        raise ValueError("must not contain the character U+0000")
    return text


Storable = AfterValidator(_refuse_nul)
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Storable]


class NoteContent(BaseModel):
    """What a client says about a note."""

    model_config = ConfigDict(extra="forbid")  # a misspelt field is an error, not silence

    title: Title
    text: Annotated[str, Field(max_length=10_000), Storable] = ""


class NoteRead(BaseModel):
    """A note as clients see it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    text: str
    created_at: datetime
    updated_at: datetime


class NotePage(BaseModel):
    """Some of the notes, and how many there are in all."""

    notes: list[NoteRead]
    total: int


class Paging(BaseModel):
    """Which part of a list is wanted: query parameters."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
