"""What the API says about files."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.text import Record


class FileRead(Record):
    """A file of the user; its content has an address of its own."""

    id: UUID
    name: str = Field(examples=["report.pdf"])
    media_type: str = Field(description="Told by the content.", examples=["application/pdf"])
    size: int = Field(description="Octets.")
    sha256: str = Field(description="Digest of the content, in hexadecimal digits.")
    created_at: datetime
