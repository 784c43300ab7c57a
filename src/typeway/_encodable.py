"""The last resort of error answers: what JSON cannot hold is replaced, so that a client can always be told its error.

JSON (RFC 8259) knows neither NaN nor infinities, and UTF-8 (RFC 3629) has no lone surrogates; but Python's JSON decoder
accepts ``NaN``, ``1e400`` and ``"\\ud800"``, and an error answer repeats what the client sent.
"""

from collections import deque
from collections.abc import Iterable
from math import isfinite
from types import GeneratorType
from typing import Any, TypeGuard, cast

from typeway.encoders import jsonable_encoder

__all__ = ["encodable"]

# Deeper nesting is cut off: the JSON encoder recurses, and so does whoever reads the answer.
_MAX_DEPTH = 100
# Python refuses to write longer integers by default (`sys.get_int_max_str_digits`): 4300 decimal digits.
_MAX_BITS = 14_000


def encodable(value: Any, depth: int = 0) -> Any:
    """Return ``value`` as ``jsonable_encoder`` would, with a substitute for whatever JSON cannot hold.

    Numbers that are not finite or too long, objects of unknown kinds, and what is nested too deeply become ``None``.
    Lone surrogates in text and octets that are not UTF-8 become escapes such as ``\\ud800`` and ``\\xff``.
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, int):
        return value if value.bit_length() <= _MAX_BITS else None
    if value is None or depth == _MAX_DEPTH:
        return None
    if _is_dict(value):
        return {_key(key): encodable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset | deque | GeneratorType):
        return [encodable(item, depth + 1) for item in cast("Iterable[Any]", value)]
    return _other(value, depth)


def _is_dict(value: Any) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def _text(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode()


def _key(key: Any) -> str | int | float | None:
    encoded = encodable(key, _MAX_DEPTH)
    return _text(str(key)) if encoded is None and key is not None else encoded


def _other(value: Any, depth: int) -> Any:
    try:
        encoded = jsonable_encoder(value)
    except Exception:
        return None
    return encodable(encoded, depth + 1)
