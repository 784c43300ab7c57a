"""Authors over the wire."""

from typing import Annotated

from pydantic import EmailStr, Field
from pydantic.json_schema import SkipJsonSchema

from .books import BookSummary
from .fields import Changes, Command, Record, RecordId
from .paging import Page, PageQuery, SearchText

Name = Annotated[str, Field(min_length=1, max_length=120, examples=["Zoë Lindqvist"])]
Email = Annotated[EmailStr, Field(description="For the staff: never part of an answer.", examples=["zoe@example.com"])]
Born = Annotated[int, Field(ge=1, le=2100, description="Year of birth.", examples=[1974])]
Biography = Annotated[str, Field(max_length=4000, examples=["Writes about the sea from a lighthouse in Gotland."])]


class AuthorQuery(PageQuery):
    """Which authors to list."""

    q: Annotated[SearchText | None, Field(description="Words in the name; case and accents do not matter.")] = None


class AuthorCreate(Command):
    """A new author."""

    name: Name
    email: Email
    born: Born
    biography: Biography = ""


class AuthorChanges(Changes):
    """What to change about an author."""

    name: Name | SkipJsonSchema[None] = None
    email: Email | SkipJsonSchema[None] = None
    born: Born | SkipJsonSchema[None] = None
    biography: Biography | SkipJsonSchema[None] = None


class AuthorRead(Record):
    """An author."""

    id: RecordId
    name: Name
    born: Born
    biography: Biography


class AuthorDetail(AuthorRead):
    """An author and all books by them, oldest first."""

    books: list[BookSummary]


class AuthorPage(Page[AuthorRead]):
    """A part of the list of authors."""
