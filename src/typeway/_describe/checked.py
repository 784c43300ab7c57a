"""Parts of a document passed through the models of `typeway.openapi.models`. Imported only for parts that need it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from typeway._describe.contract import JsonObject
from typeway._describe.tidy import plain
from typeway.openapi.models import OpenAPI, PathItem, Reference, Schema, SecurityScheme

__all__ = ["checked_document", "checked_path_item", "checked_schema", "checked_security_scheme", "checked_webhook"]


@lru_cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _checked(kind: Any, value: Any) -> Any:
    adapter = _adapter(kind)
    model = adapter.validate_python(value)
    return plain(adapter.dump_python(model, mode="json", by_alias=True, exclude_none=True), {})


def checked_schema(value: Any) -> Any:
    """Return a component schema. Raises `pydantic.ValidationError`."""
    return _checked(Schema | Reference, value)


def checked_security_scheme(value: Any) -> JsonObject:
    """Return a security scheme. Raises `pydantic.ValidationError`."""
    written: JsonObject = _checked(SecurityScheme | Reference, value)
    return written


def checked_path_item(value: Any) -> JsonObject:
    """Return a path item; one that is not valid, or that the models would have to convert much, is kept as it is."""
    written: JsonObject = _checked(PathItem | Any, value)
    return written


def checked_webhook(value: Any) -> JsonObject:
    """Return a webhook. Raises `pydantic.ValidationError`."""
    written: JsonObject = _checked(PathItem | Reference, value)
    return written


def checked_document(value: Any) -> JsonObject:
    """Return a whole document. Raises `pydantic.ValidationError` with the place of every fault."""
    written: JsonObject = _checked(OpenAPI, value)
    return written
