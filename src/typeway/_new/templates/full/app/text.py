"""Text that clients send and the database keeps."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


def _refuse_nul(text: str) -> str:
    """Raise `ValueError` for U+0000, which PostgreSQL cannot store."""
    if "\0" in text:
        raise ValueError("must not contain the character U+0000")
    return text


Storable = AfterValidator(_refuse_nul)
"""For `Annotated[str, …, Storable]`: text that every database can store."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Storable]
"""A name or a title."""

Prose = Annotated[str, StringConstraints(max_length=4000), Storable]
"""A description."""


class Command(BaseModel):
    """Base of request bodies: unknown fields are refused, so that a misspelt one does not get lost."""

    model_config = ConfigDict(extra="forbid")


class Record(BaseModel):
    """Base of answers: read from the attributes of a row, and nothing else of it."""

    model_config = ConfigDict(from_attributes=True)
