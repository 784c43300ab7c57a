"""Names on the wire: what aliases say, or the argument's own name."""

from __future__ import annotations

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

__all__ = ["accepted_names"]


def accepted_names(argument: str, field: FieldInfo) -> tuple[str, ...]:
    """Return the names that a value is accepted under: validation alias (all choices), alias or argument."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        names = tuple(choice for choice in alias.choices if isinstance(choice, str))
        # An AliasPath leads into nested data, of which there is none here: then the choices are Pydantic's affair.
        return names if len(names) == len(alias.choices) else (field.alias or argument,)
    if isinstance(alias, str):
        return (alias,)
    return (field.alias or argument,)
