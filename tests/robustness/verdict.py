"""What counts as an answer to a hostile request."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from tests.robustness.wire import Ask, Told


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def strict_json(body: bytes) -> Any:
    """Parse what every JSON parser can read: UTF-8 without lone surrogates, no NaN."""
    return json.loads(body.decode("utf-8"), parse_constant=_refuse)


def faults(told: Told) -> list[str]:
    """Return what is wrong with an answer; nothing if the client was served or told its mistake."""
    if told.raised is not None:
        return [f"raised {told.raised!r}"]
    found = []
    if told.starts != 1 or not told.finished:
        found.append(f"{told.starts} answers, {'finished' if told.finished else 'not finished'}")
    if not 200 <= told.status < 500 or told.status in (404, 405):
        found.append(f"status {told.status}")
    if told.header(b"content-length") not in (None, b"%d" % len(told.body)):
        found.append(f"content-length {told.header(b'content-length')!r} for {len(told.body)} bytes")
    if 400 <= told.status < 500:
        found += _error_faults(told)
    return found


def _error_faults(told: Told) -> list[str]:
    try:
        content = strict_json(told.body)
    except ValueError as error:
        return [f"the answer is not JSON: {error}: {told.body[:200]!r}"]
    if not isinstance(content, dict) or set(content) != {"detail"}:
        return [f"not FastAPI's error shape: {content!r}"]
    detail = content["detail"]
    if told.status != 422:
        return [] if isinstance(detail, str) else [f"detail of a {told.status}: {detail!r}"]
    if not isinstance(detail, list) or not detail:
        return [f"detail of a 422: {detail!r}"]
    return [f"error {item!r}" for item in detail if not _is_error(item)]


def _is_error(item: Any) -> bool:
    if not isinstance(item, dict) or not {"type", "loc", "msg", "input"} <= set(item) <= {
        "type",
        "loc",
        "msg",
        "input",
        "ctx",
    }:
        return False
    loc = item["loc"]
    places = {"path", "query", "header", "cookie", "body"}
    return (
        isinstance(item["type"], str)
        and isinstance(item["msg"], str)
        and isinstance(loc, list)
        and loc[0] in places
        and all(type(part) in (str, int) for part in loc)
    )


def assert_answered(ask: Ask, told: Told) -> None:
    found = faults(told)
    assert not found, f"{ask}\n  " + "\n  ".join(found)
