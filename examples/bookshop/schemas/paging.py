"""Lists in pieces: how to ask for a page and what it looks like."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from .fields import MAX_ID

Item = TypeVar("Item")

SearchText = Annotated[str, Field(min_length=1, max_length=100)]
"""Words to look for."""


class PageQuery(BaseModel):
    """Which part of a list is wanted; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    limit: Annotated[int, Field(ge=1, le=100, description="Longest page you want.")] = 20
    offset: Annotated[int, Field(ge=0, le=MAX_ID, description="Matches to skip.")] = 0


class Page(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    total: Annotated[int, Field(ge=0, description="Number of all matches, on all pages.", examples=[25])]
    limit: Annotated[int, Field(examples=[20])]
    offset: Annotated[int, Field(examples=[0])]
