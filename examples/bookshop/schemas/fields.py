"""Field types that several schemas share."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

MAX_ID = 2**31 - 1
"""The largest number a record can have; anything above is refused before it reaches the database."""

RecordId = Annotated[int, Field(ge=1, le=MAX_ID, examples=[1])]
"""The number of an author, a book or an order."""

Price = Annotated[
    Decimal, Field(ge=0, max_digits=8, decimal_places=2, description="Amount in euros.", examples=["14.50"])
]
"""An amount that a client sends: not negative, whole cents."""

Amount = Annotated[Decimal, Field(description="Amount in euros.", examples=["14.50"])]
"""An amount in an answer, written as a string so that no client turns it into a binary float."""


class Record(BaseModel):
    """Base of answers: read from the attributes of a database record, and nothing else of it."""

    model_config = ConfigDict(from_attributes=True)


class Command(BaseModel):
    """Base of request bodies: unknown fields are refused, so that a misspelt one does not get lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Changes(Command):
    """Base of PATCH bodies: a field that is left out stays as it is, and `null` is no value."""

    @field_validator("*", mode="before")
    @classmethod
    def refuse_null(cls, value: object) -> object:
        """Raise `ValueError` for an explicit `null`; defaults do not pass through here."""
        if value is None:
            raise ValueError("leave the field out to keep its value; null is not allowed")
        return value
