"""The type of an e-mail address in the vocabulary: checked if the `email-validator` package is there, else text."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or find_spec("email_validator") is not None:
    from pydantic import EmailStr
else:
    from pydantic_core import core_schema

    from typeway.logger import logger

    class EmailStr(str):
        """Stands in for Pydantic's type: any value is taken, as text, with a warning in the log."""

        __slots__ = ()

        @classmethod
        def validate(cls, value: Any) -> str:
            """Return `value` as text and say in the log that it was not checked."""
            logger.warning(
                "The e-mail address %r was not checked; install the package email-validator to have it checked.", value
            )
            return str(value)

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
            return core_schema.no_info_plain_validator_function(cls.validate)

        @classmethod
        def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
            return {"type": "string", "format": "email"}


__all__ = ["EmailStr"]
