"""Reading the request body and turning it into a value.

Rules: the body counts as JSON if its content type is ``application/json`` or ``application/*+json`` (RFC 8259,
RFC 6839); without a content type only where the program says so. Anything else reaches validation as bytes. An empty
body is no body; ``null`` is a value.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic_core import SchemaValidator, ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from typeway._runtime.inputs import ErrorList, Field, Refused, located, missing_error
from typeway._runtime.values import Fields, RawHeaders
from typeway.exceptions import EndpointContext, RequestValidationError

__all__ = ["ABSENT", "BodyReader", "SingleBody", "members_of"]


class _Absent:
    """Stands for a body that was not sent."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


def _is_json_type(content_type: str) -> bool:
    """Tell whether a media type is JSON. Parameters and letter case do not matter (RFC 9110, section 8.3.1)."""
    kind, _, subtype = content_type.partition(";")[0].strip().lower().partition("/")
    return kind == "application" and (subtype == "json" or subtype.endswith("+json")) and "/" not in subtype


_seen: dict[bytes, bool] = {b"application/json": True}
_SEEN_LIMIT = 64


def sent_as_json(headers: RawHeaders, strict: bool) -> bool:
    """Tell whether a request says that its body is JSON; ``strict`` decides about one that says nothing."""
    if type(headers) is Fields:
        value = headers.first.get(b"content-type")
    else:
        value = None
        for name, sent in headers:
            if name == b"content-type":
                value = sent
                break
    if not value:
        return not strict
    known = _seen.get(value)
    if known is None:
        known = _is_json_type(value.decode("latin-1"))
        if len(_seen) < _SEEN_LIMIT:
            _seen[value] = known
    return known


_DIGITS = bytes(48 if 48 <= octet <= 57 else 32 for octet in range(256))
_HUGE = b"0" * 309


def _has_huge_number(raw: bytes) -> bool:
    """Tell whether 309 digits stand in a row: the short way takes them for infinity, the long way refuses them."""
    return len(raw) >= len(_HUGE) and _HUGE in raw.translate(_DIGITS)


class BodyReader:
    """Turns the bytes of a request into what validation starts from."""

    __slots__ = ("context", "strict")

    def __init__(self, strict: bool, context: EndpointContext | None) -> None:
        self.strict = strict
        self.context = context

    def parse(self, raw: bytes, headers: RawHeaders) -> Any:
        """Return the JSON document, the bytes if they are something else, ``ABSENT`` if there are none.

        Raises:
            RequestValidationError: the document is malformed.
            StarletteHTTPException: with status 400, the document cannot be read for another reason (not UTF-8, nested
                too deeply).
        """
        if not raw:
            return ABSENT
        if not sent_as_json(headers, self.strict):
            return raw
        try:
            return json.loads(raw)
        except json.JSONDecodeError as error:
            detail = {
                "type": "json_invalid",
                "loc": ("body", error.pos),
                "msg": "JSON decode error",
                "input": {},
                "ctx": {"error": error.msg},
            }
            raise RequestValidationError([detail], body=error.doc, endpoint_ctx=self.context) from error
        except StarletteHTTPException:
            raise
        except Exception as error:
            raise StarletteHTTPException(status_code=400, detail="There was an error parsing the body") from error

    def sent(self, raw: bytes, headers: RawHeaders) -> Any:
        """Return what an exception shows as the body: the document, or ``None``."""
        body = self.parse(raw, headers)
        return None if body is ABSENT else body


class SingleBody(BodyReader):
    """A body that is one value.

    ``from_json`` validates straight from the bytes; it is set only for types where the result is the same. What it
    refuses is looked at again the long way, so that errors read as they always do.
    """

    __slots__ = ("default", "field", "from_json", "key", "validate", "validates_default")

    def __init__(
        self,
        field: Field,
        validator: SchemaValidator,
        *,
        strict: bool,
        context: EndpointContext | None,
        direct: bool,
        default: Callable[[], Any] | None,
        validates_default: bool,
    ) -> None:
        super().__init__(strict, context)
        self.field = field
        self.key = field.key
        self.validate = validator.validate_python
        self.from_json = validator.validate_json if direct else None
        self.default = default
        self.validates_default = validates_default

    def read(self, raw: bytes, headers: RawHeaders) -> tuple[Any, Refused | None]:
        """Parse and validate in one go."""
        if raw and self.from_json is not None and sent_as_json(headers, self.strict) and not _has_huge_number(raw):
            try:
                return self.from_json(raw), None
            except ValidationError:
                pass
        return self.check(self.parse(raw, headers))

    def check(self, body: Any) -> tuple[Any, Refused | None]:
        """Validate a parsed body. Returns the value, or what was refused."""
        if body is ABSENT:
            if self.default is None:
                return None, self._refuse([missing_error(("body",))])
            body = self.default()
            if not self.validates_default:
                return body, None
        try:
            return self.validate(body, from_attributes=True), None
        except ValidationError as error:
            return None, self._refuse(located(error, ("body",)))

    def _refuse(self, errors: ErrorList) -> Refused:
        refused = Refused()
        refused.add(self.key, errors)
        return refused


def members_of(
    body: Any, given: dict[str, Any], members: dict[str, tuple[str, ...]], picked: dict[str, str] | None = None
) -> Refused | None:
    """Copy the members of an embedded body into ``given``; ``members`` maps keys to the accepted names.

    Bytes that are no JSON have no members. A JSON document that is no object has none either, and then not even those
    with defaults may be left out: all are reported.
    """
    if body is ABSENT or isinstance(body, bytes):
        return None
    if not isinstance(body, dict):
        refused = Refused()
        for key, names in members.items():
            refused.add(key, [missing_error(("body", names[0]))])
        return refused
    for key, names in members.items():
        for name in names:
            if name in body:
                given[key] = body[name]
                if picked is not None:
                    picked[key] = name
                break
    return None
