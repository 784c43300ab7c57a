"""Pydantic's JSON schema generator, taught the few things OpenAPI documents need and spared some repeated work."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import DefsRef, GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from typeway.openapi.constants import REF_TEMPLATE

__all__ = ["SchemaWriter"]

_ATOMS = frozenset({str, int, bool, type(None)})


class SchemaWriter(GenerateJsonSchema):
    """Writes the schemas of one document; `direction` may change from one call of `generate_inner` to the next."""

    def __init__(self) -> None:
        super().__init__(ref_template=REF_TEMPLATE)
        self.direction: JsonSchemaMode = "validation"

    @property
    def mode(self) -> JsonSchemaMode:
        """The direction in force: what is read is validated, what is sent is serialised."""
        return self.direction

    @property
    def names(self) -> dict[DefsRef, list[DefsRef]]:
        """Every definition with the names it may get, the simplest first; the last is unlike all others."""
        return self._prioritized_defsref_choices

    def bytes_schema(self, schema: core_schema.BytesSchema) -> JsonSchemaValue:
        """Describe octets by media type (JSON Schema 2020-12, validation, section 8) instead of by a format."""
        config = self._config
        encoding = config.val_json_bytes if self.direction == "validation" else config.ser_json_bytes
        written: JsonSchemaValue = {"type": "string", "contentMediaType": "application/octet-stream"}
        if encoding == "base64":
            written["contentEncoding"] = "base64"
        self.update_with_validations(written, schema, self.ValidationsMapping.bytes)
        return written

    def encode_default(self, dft: Any) -> Any:
        """Encode a default.

        PERF: Pydantic makes a `TypeAdapter` for each; for plain JSON values, and flat lists of them, it has nothing to
        do.
        """
        kind = dft.__class__
        if kind in _ATOMS:
            return dft
        if kind is list and all(type(item) in _ATOMS for item in dft):
            return [*dft]
        return super().encode_default(dft)
