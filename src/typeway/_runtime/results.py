"""From what an endpoint returned to bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from json import encoder as json_encoder
from typing import Any

from pydantic_core import SchemaValidator, ValidationError
from starlette.responses import Response

from typeway._runtime.inputs import located
from typeway._runtime.reply import Reply
from typeway.encoders import jsonable_encoder
from typeway.exceptions import EndpointContext, ResponseValidationError
from typeway.utils import is_body_allowed_for_status_code

__all__ = [
    "ResultChecker",
    "amended_reply",
    "attach_background",
    "checks_returned",
    "make_response",
    "plain_json",
    "plain_value",
]


class _NotPlainError(Exception):
    """Raised inside the JSON encoder for an object that is no plain JSON value."""


def _refuse(value: Any) -> Any:
    raise _NotPlainError


def _render(content: Any) -> bytes:
    """Write a JSON document as ``JSONResponse`` does: compact, UTF-8, no NaN (RFC 8259)."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=None, separators=(",", ":")).encode()


def _plain_encoder() -> Callable[[Any, int], Iterable[str]]:
    """Return a function that writes plain values. PERF: ``json.dumps`` with options builds an encoder at every call."""
    make = getattr(json_encoder, "c_make_encoder", None)
    if make is None:  # an interpreter without the C accelerator
        encoder = json.JSONEncoder(
            ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_refuse, check_circular=False
        )
        return lambda content, level: encoder.iterencode(content)
    encode: Callable[[Any, int], Iterable[str]] = make(
        None, _refuse, json_encoder.encode_basestring, None, ":", ",", False, False, False
    )
    return encode


_encode_plain = _plain_encoder()


def plain_json(content: Any) -> bytes:
    """Encode a result that has no model as ``jsonable_encoder`` and ``JSONResponse`` do, at once if it is plain.

    Raises:
        ValueError: the result holds NaN or an infinity, or an object that cannot be encoded.
    """
    try:
        text = "".join(_encode_plain(content, 0))
    except (_NotPlainError, TypeError, ValueError):  # the long way raises what programs expect
        return _render(jsonable_encoder(content))
    # COMPAT(fastapi): jsonable_encoder drops the members that SQLAlchemy adds; rare enough to look at the text.
    return _render(jsonable_encoder(content)) if '"_sa' in text else text.encode()


class ResultChecker:
    """Validates results against the response model.

    Calling it returns the validated value; it raises ``ResponseValidationError`` that names the endpoint.
    """

    __slots__ = ("context", "validate")

    def __init__(self, validator: SchemaValidator, context: EndpointContext | None) -> None:
        self.validate = validator.validate_python
        self.context = context

    def __call__(self, result: Any) -> Any:
        try:
            return self.validate(result, from_attributes=True)
        except ValidationError as error:
            errors = located(error, ("response",))
            raise ResponseValidationError(errors, body=result, endpoint_ctx=self.context) from None


def checks_returned(check: ResultChecker, exact: type[Any] | None) -> Callable[[Any], Any]:
    """Return a function that validates what needs it: no ``Response``, and no instance of the class ``exact``."""

    def checked(result: Any) -> Any:
        return result if type(result) is exact or isinstance(result, Response) else check(result)

    return checked


def attach_background(response: Response, background: Any) -> Response:
    """Give a response that has no background tasks of its own those of the request."""
    if response.background is None:
        response.background = background
    return response


def plain_value(result: Any) -> Any:
    """Return the plain JSON value of a result that has no model."""
    return jsonable_encoder(result)


def amended_reply(
    response: Response, status: int | None, media_type: bytes, body: bytes, background: Any
) -> Reply | Response:
    """Return the answer with what the program put on the injected ``Response``: its status, headers and cookies."""
    own = _own_status(response, status)
    if own is not None and not is_body_allowed_for_status_code(own):
        answer = Response(status_code=own, media_type=media_type.decode(), background=background)
        answer.raw_headers.extend(response.headers.raw)
        return answer
    chosen = own if own is not None else 200 if status is None else status
    return Reply(chosen, media_type, body, list(response.headers.raw), background)


def _own_status(response: Response, declared: int | None) -> int | None:
    """Return the status that the program put on the injected ``Response``, if it did."""
    own: int | None = response.status_code  # what is injected has none at first
    return own if declared is None else own or None  # COMPAT(fastapi): 0 counts as not set where one is declared


def make_response(
    response_class: type[Response], content: Any, status: int | None, amend: Response | None, background: Any
) -> Response:
    """Build the answer with a response class. A status that allows no body blanks it (RFC 9110, section 6.4.1)."""
    own = None if amend is None else _own_status(amend, status)
    status = status if own is None else own
    answer = (
        response_class(content, background=background)
        if status is None
        else response_class(content, status_code=status, background=background)
    )
    if not is_body_allowed_for_status_code(status):
        answer.body = b""
        if "content-length" in answer.headers:
            answer.headers["content-length"] = "0"
    if amend is not None:
        answer.raw_headers.extend(amend.headers.raw)
    return answer
