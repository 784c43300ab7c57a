"""Differences between two answers, told so that one line is enough to see what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from typeway._prove.masks import MASKED_HEADERS, Masks
from typeway._prove.records import Answer
from typeway._prove.shapes import as_array

__all__ = ["Members", "answer_differences", "contrast", "document_differences", "header_differences"]

_SHOWN: Final = 15
_TEXT: Final = 160
Text = TypeVar("Text", str, bytes)


class Members(tuple[tuple[str, Any], ...]):
    """A JSON object as its members, in order and with repetitions."""

    __slots__ = ()


def answer_differences(reference: Answer, candidate: Answer, masks: Masks) -> list[str]:
    """Return every way in which the candidate's answer is not the reference's, apart from what the masks hide."""
    pairs = (
        ("status", reference.status, candidate.status),
        ("exception", reference.raised, candidate.raised),
        ("body complete", reference.complete, candidate.complete),
    )
    found = [contrast(what, expected, actual) for what, expected, actual in pairs if expected != actual]
    if masks.bodies and reference.body != candidate.body:
        lines = document_differences(reference.body, candidate.body, masks)
        if lines is None and not _hidden(reference.body, candidate.body, masks):
            lines = [contrast("bytes", reference.body, candidate.body)]
        found += [f"body {line}" for line in lines or ()]
    same_length = len(reference.body) == len(candidate.body)
    left, right = (_headers(answer, masks, same_length) for answer in (reference, candidate))
    return found + list(header_differences(left, right, masks))


def _hidden(left: bytes, right: bytes, masks: Masks) -> bool:
    return masks.hides(left.decode("utf-8", "replace"), right.decode("utf-8", "replace"))


def _headers(answer: Answer, masks: Masks, same_length: bool) -> list[tuple[str, str]]:
    """Return the headers that count; a length that masked values of another length caused does not."""
    left_out = MASKED_HEADERS if same_length else {*MASKED_HEADERS, "content-length"}
    return [
        (name, "…" if name.lower() in left_out or masks.hides_name(name) else _settled(name, value))
        for name, value in answer.headers
    ]


def _settled(name: str, value: str) -> str:
    # Allow lists a set: FastAPI's order follows the hash seed of the process and means nothing.
    return ", ".join(sorted(value.split(", "))) if name.lower() == "allow" else value


def header_differences(
    reference: Sequence[tuple[Text, Text]], candidate: Sequence[tuple[Text, Text]], masks: Masks | None = None
) -> Iterator[str]:
    """Yield what two lists of headers do not share, and a different order."""
    missing = [pair for pair in reference if reference.count(pair) > candidate.count(pair)]
    unexpected = [pair for pair in candidate if candidate.count(pair) > reference.count(pair)]
    if masks is not None and [name for name, _ in missing] == [name for name, _ in unexpected]:
        pairs = zip(missing, unexpected, strict=True)
        if missing and all(masks.hides(_cookie_value(old), _cookie_value(new)) for (_, old), (_, new) in pairs):
            return
    yield from (f"header missing: {_header(pair)}" for pair in missing)
    yield from (f"header unexpected: {_header(pair)}" for pair in unexpected)
    if list(reference) != list(candidate) and sorted(reference) == sorted(candidate):
        yield f"header order: expected {[name for name, _ in reference]}, got {[name for name, _ in candidate]}"


def _cookie_value(value: Any) -> str:
    """Return what can be random in a header: the value of a cookie, the text of a quoted tag, or all of it."""
    return str(value).partition(";")[0].partition("=")[2] or str(value).strip('"')


def _header(pair: tuple[str | bytes, str | bytes]) -> str:
    return ": ".join(part if isinstance(part, str) else part.decode("latin-1") for part in pair)


def document_differences(
    reference: bytes | str, candidate: bytes | str, masks: Masks | None = None
) -> list[str] | None:
    """Return the differences of two JSON texts by path, order of members included.

    ``None`` says that only the texts can tell: one of them is not JSON, or both are the same value written differently.
    """
    try:
        left, right = (json.loads(text, object_pairs_hook=Members) for text in (reference, candidate))
    except ValueError:
        return None
    found = list(_value_differences("$", left, right, masks or Masks()))
    if len(found) > _SHOWN:
        found[_SHOWN:] = [f"... and {len(found) - _SHOWN} more"]
    same_value = not found and reference != candidate and _json(left) == _json(right)
    return None if same_value else found


def _value_differences(path: str, reference: Any, candidate: Any, masks: Masks) -> Iterator[str]:
    if isinstance(reference, Members) and isinstance(candidate, Members):
        yield from _member_differences(path, reference, candidate, masks)
    elif (old := as_array(reference)) is not None and (new := as_array(candidate)) is not None:
        yield from _item_differences(path, old, new, masks)
    # NaN is not equal to itself, and True equals 1: the text decides.
    elif _json(reference) != _json(candidate) and not masks.hides(reference, candidate):
        yield contrast(path, _json(reference), _json(candidate))


def _item_differences(path: str, reference: list[Any], candidate: list[Any], masks: Masks) -> Iterator[str]:
    if len(reference) != len(candidate):
        yield f"{path}: expected {len(reference)} items, got {len(candidate)}"
    for index, (left, right) in enumerate(zip(reference, candidate, strict=False)):
        yield from _value_differences(f"{path}[{index}]", left, right, masks)
    for left in reference[len(candidate) :]:
        yield f"{path}: missing item {_short(_json(left))}"
    for right in candidate[len(reference) :]:
        yield f"{path}: unexpected item {_short(_json(right))}"


def _member_differences(path: str, reference: Members, candidate: Members, masks: Masks) -> Iterator[str]:
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
        if name in right and (left[name] == right[name] or not masks.hides_name(name)):
            yield from _value_differences(f"{path}{_step(name)}", left[name], right[name], masks)


def _step(name: str) -> str:
    return f".{name}" if name.replace("-", "_").isidentifier() else f"[{name!r}]"


def _json(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Members):
        return {name: _plain(member) for name, member in value}
    items = as_array(value)
    return value if items is None else [_plain(item) for item in items]


def contrast(what: str, expected: Any, actual: Any) -> str:
    """Return two values side by side; of long ones the part from a little before the first difference."""
    left, right = (value if isinstance(value, str) else repr(value) for value in (expected, actual))
    start = next((index for index, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), 0)
    skipped = max(start - _TEXT // 4, 0) if max(len(left), len(right)) > _TEXT else 0
    prefix = "..." if skipped else ""
    return f"{what}: expected {prefix}{_short(left[skipped:])}, got {prefix}{_short(right[skipped:])}"


def _short(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}... ({len(text)} characters)"
