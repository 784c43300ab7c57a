"""Differences between two answers, told so that one line is enough to see what is wrong."""

import json
from collections.abc import Iterator
from typing import Any, Final

from .calls import Call
from .driver import Answer

_SHOWN: Final = 15
_TEXT: Final = 160


def answer_differences(call: Call, reference: Answer, candidate: Answer) -> list[str]:
    """Every way in which the candidate's answer is not the reference's; empty if there is none."""
    found = [
        _contrast(what, expected, actual)
        for what, expected, actual in (
            ("status", reference.status, candidate.status),
            ("raised", _raised(reference), _raised(candidate)),
            ("complete", reference.complete, candidate.complete),
            ("warned", sorted(reference.warned), sorted(candidate.warned)),
        )
        if expected != actual
    ]
    found += _header_differences(_headers(call, reference), _headers(call, candidate))
    if not call.ignore_body:
        found += _body_differences(reference, candidate)
    found += sequence_differences("sent", list(reference.sent), list(candidate.sent))
    found += sequence_differences("events", list(reference.events), list(candidate.events))
    return found


def _raised(answer: Answer) -> tuple[str, ...] | None:
    # What the framework says about its own misuse is its own wording; all other messages come from the program,
    # Python, Pydantic or Starlette, or are data about the failure.
    return answer.raised[:1] if answer.raised and answer.raised[0] == "FastAPIError" else answer.raised


def _headers(call: Call, answer: Answer) -> list[tuple[bytes, bytes]]:
    left_out = {b"content-length"} if call.ignore_body else set()
    return [(name, _settled(name, value)) for name, value in answer.headers if name.lower() not in left_out]


def _settled(name: bytes, value: bytes) -> bytes:
    # Allow lists a set: FastAPI's order follows the hash seed of the process and means nothing.
    return b", ".join(sorted(value.split(b", "))) if name.lower() == b"allow" else value


def _header_differences(reference: list[tuple[bytes, bytes]], candidate: list[tuple[bytes, bytes]]) -> Iterator[str]:
    for pair in reference:
        if reference.count(pair) > candidate.count(pair):
            yield f"header missing: {_header(pair)}"
    for pair in candidate:
        if candidate.count(pair) > reference.count(pair):
            yield f"header unexpected: {_header(pair)}"
    if reference != candidate and sorted(reference) == sorted(candidate):
        yield f"header order: expected {[name for name, _ in reference]}, got {[name for name, _ in candidate]}"


def _header(pair: tuple[bytes, bytes]) -> str:
    return f"{pair[0].decode('latin-1')}: {pair[1].decode('latin-1')}"


def _body_differences(reference: Answer, candidate: Answer) -> list[str]:
    if reference.body == candidate.body:
        return []
    found = document_differences(reference.body, candidate.body)
    return [f"body {line}" for line in found] or [_contrast("body bytes", reference.body, candidate.body)]


def sequence_differences(what: str, reference: list[str], candidate: list[str]) -> list[str]:
    """Differences of two lists of lines."""
    if reference == candidate:
        return []
    return [
        f"{what}:",
        *(f"    expected {line}" for line in reference),
        *(f"    got      {line}" for line in candidate),
    ]


class Members(tuple[tuple[str, Any], ...]):
    """A JSON object as its members, in order and with repetitions."""

    __slots__ = ()


def document_differences(reference: bytes | str, candidate: bytes | str) -> list[str]:
    """Differences of two JSON texts by path, order of members included; empty if one of them is not JSON."""
    try:
        left, right = (json.loads(text, object_pairs_hook=Members) for text in (reference, candidate))
    except ValueError:
        return []
    found = list(_value_differences("$", left, right))
    if len(found) > _SHOWN:
        found[_SHOWN:] = [f"... and {len(found) - _SHOWN} more"]
    return found


def _value_differences(path: str, reference: Any, candidate: Any) -> Iterator[str]:
    if isinstance(reference, Members) and isinstance(candidate, Members):
        yield from _member_differences(path, reference, candidate)
    elif isinstance(reference, list) and isinstance(candidate, list):
        if len(reference) != len(candidate):
            yield f"{path}: expected {len(reference)} items, got {len(candidate)}"
        for index, (left, right) in enumerate(zip(reference, candidate, strict=False)):
            yield from _value_differences(f"{path}[{index}]", left, right)
        for left in reference[len(candidate) :]:
            yield f"{path}: missing item {_short(_json(left))}"
        for right in candidate[len(reference) :]:
            yield f"{path}: unexpected item {_short(_json(right))}"
    # NaN is not equal to itself, and True equals 1: the text decides.
    elif _json(reference) != _json(candidate):
        yield _contrast(path, _json(reference), _json(candidate))


def _member_differences(path: str, reference: Members, candidate: Members) -> Iterator[str]:
    left_names, right_names = [name for name, _ in reference], [name for name, _ in candidate]
    left, right = dict(reference), dict(candidate)
    for name in left_names:
        if name not in right:
            yield f"{path}: missing {_step(name)} = {_short(_json(left[name]))}"
    for name in right_names:
        if name not in left:
            yield f"{path}: unexpected {_step(name)} = {_short(_json(right[name]))}"
    if left_names != right_names and sorted(left_names) == sorted(right_names):
        yield f"{path}: order of members: expected {left_names}, got {right_names}"
    for name in left_names:
        if name in right:
            yield from _value_differences(f"{path}{_step(name)}", left[name], right[name])


def _step(name: str) -> str:
    return f".{name}" if name.replace("-", "_").isidentifier() else f"[{name!r}]"


def _json(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Members):
        return {name: _plain(member) for name, member in value}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _contrast(what: str, expected: Any, actual: Any) -> str:
    """Two values side by side; of long ones the part from a little before the first difference."""
    left, right = (value if isinstance(value, str) else repr(value) for value in (expected, actual))
    start = next((index for index, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), 0)
    skipped = max(start - _TEXT // 4, 0) if max(len(left), len(right)) > _TEXT else 0
    prefix = "..." if skipped else ""
    return f"{what}: expected {prefix}{_short(left[skipped:])}, got {prefix}{_short(right[skipped:])}"


def _short(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}... ({len(text)} characters)"
