"""Uploaded files, placeholders for defaults, and Starlette's data structures."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeVar, cast

from pydantic import GetJsonSchemaHandler
from pydantic_core.core_schema import with_info_plain_validator_function
from starlette.datastructures import URL as URL
from starlette.datastructures import Address as Address
from starlette.datastructures import FormData as FormData
from starlette.datastructures import Headers as Headers
from starlette.datastructures import QueryParams as QueryParams
from starlette.datastructures import State as State
from starlette.datastructures import UploadFile as StarletteUploadFile

__all__ = [
    "URL",
    "Address",
    "Default",
    "DefaultPlaceholder",
    "DefaultType",
    "FormData",
    "Headers",
    "QueryParams",
    "State",
    "UploadFile",
]


class UploadFile(StarletteUploadFile):
    """A file from a multipart form (RFC 7578), kept in memory while small and on disk beyond that.

    ``filename`` is what the client calls the file: data, never a path to write to. ``size`` is in octets.
    """

    file: BinaryIO
    filename: str | None
    size: int | None
    headers: Headers

    async def write(self, data: bytes) -> None:
        """Write octets at the current position, in a thread if the file is on disk."""
        return await super().write(data)

    async def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` octets from the current position, or all that remain."""
        return await super().read(size)

    async def seek(self, offset: int) -> None:
        """Move the position to ``offset`` octets from the start."""
        return await super().seek(offset)

    async def close(self) -> None:
        """Close the file; one kept on disk is deleted."""
        return await super().close()

    @classmethod
    def _validate(cls, value: Any, _: Any) -> "UploadFile":
        if not isinstance(value, StarletteUploadFile):
            raise ValueError(f"Expected UploadFile, received: {type(value)}")
        return cast("UploadFile", value)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: Mapping[str, Any], handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "contentMediaType": "application/octet-stream"}

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: Callable[[Any], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", with_info_plain_validator_function(cls._validate))


class DefaultPlaceholder:
    """Wraps a default value, so that it can be told from the same value given by the user."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, o: object) -> bool:
        return isinstance(o, DefaultPlaceholder) and bool(self.value == o.value)


DefaultType = TypeVar("DefaultType")


def Default(value: DefaultType) -> DefaultType:  # noqa: N802  (written like the class it returns)
    """Mark a default value as such. It has the type of the value to a type checker, and is a ``DefaultPlaceholder``."""
    return cast("DefaultType", DefaultPlaceholder(value))


# Stands for "not given" where None is a value.
_Unset: Any = Default(None)
