"""Requests that somebody recorded: ``.http`` files as editors send them, and HAR 1.2 archives as browsers do.

A request of an ``.http`` file may use what an earlier one was answered: ``{{login.response.body.access_token}}`` after
``# @name login``. Each side gets its own.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from typeway._prove.records import Answer, Probe
from typeway._prove.shapes import as_array, as_object

__all__ = ["RECORDED", "RecordingError", "read_requests", "with_answers"]

_VARIABLE: Final = re.compile(r"^@([A-Za-z_][\w.-]*)\s*=\s*(.*)$")
_PLACEHOLDER: Final = re.compile(r"\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}")
_NAME: Final = re.compile(r"^(?:#|//)\s*@name\s+(\S+)\s*$")
_REQUEST_LINE: Final = re.compile(r"^(?:([A-Z]+)\s+)?(\S+)(?:\s+HTTP/[\d.]+)?$")
_NOT_SENT: Final = frozenset({"host", "content-length", "connection", "transfer-encoding", "accept-encoding"})
RECORDED: Final = "(recorded)"
"""The route that recorded requests are listed under."""


class RecordingError(ValueError):
    """A file of requests that cannot be read; the message names file and line."""


def read_requests(path: Path) -> list[Probe]:
    """Return the requests of a file, in their order.

    Raises:
        RecordingError: the file is neither of the two kinds, or is malformed.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: {error}") from error
    if path.suffix == ".har":
        return list(_from_har(path, content))
    if path.suffix in (".http", ".rest"):
        return list(_from_http(path, content))
    raise RecordingError(f"{path}: expected a file ending in .http, .rest or .har")


def with_answers(probe: Probe, answers: Mapping[str, Answer]) -> Probe:
    """Return the request with the parts of earlier answers filled in.

    Raises:
        RecordingError: there is no such earlier answer, or it holds no such part.
    """
    if "{{" not in probe.target + str(probe.headers) and b"{{" not in probe.body:
        return probe
    headers = tuple((name, _answered(value, answers)) for name, value in probe.headers if name != "content-length")
    body = _answered(probe.body.decode("utf-8", "surrogateescape"), answers).encode("utf-8", "surrogateescape")
    if body:
        headers = (*headers, ("content-length", str(len(body))))
    return replace(probe, target=_answered(probe.target, answers), headers=headers, body=body)


def _answered(text: str, answers: Mapping[str, Answer]) -> str:
    def value(match: re.Match[str]) -> str:
        name, _, part = match[1].partition(".response.")
        if name not in answers:
            raise RecordingError(f"{match[0]}: no earlier request is called {name!r}")
        found = _part(answers[name], part)
        if found is None:
            raise RecordingError(f"{match[0]}: the answer to {name!r} holds no such part")
        return found

    return _PLACEHOLDER.sub(value, text)


def _part(answer: Answer, part: str) -> str | None:
    """Return ``headers.NAME``, ``body``, or the member of a JSON body at ``body.a.0.b``."""
    kind, _, path = part.partition(".")
    if kind == "headers":
        return next((value for name, value in answer.headers if name.lower() == path.lower()), None)
    if not path:
        return answer.body.decode("utf-8", "replace")
    try:
        value: Any = json.loads(answer.body)
        for step in path.removeprefix("$.").split("."):
            items = as_array(value)
            value = value[step] if items is None else items[int(step)]
    except (ValueError, LookupError, TypeError):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def _from_har(path: Path, content: str) -> Iterator[Probe]:
    try:
        entries: list[dict[str, Any]] = json.loads(content)["log"]["entries"]
        for number, entry in enumerate(entries, 1):
            request = entry["request"]
            headers = [(str(item["name"]).lower(), str(item["value"])) for item in request.get("headers", [])]
            yield _probe(request["method"], request["url"], headers, _har_body(request), f"recorded {number}")
    except (ValueError, KeyError, TypeError) as error:
        raise RecordingError(f"{path}: this is no HAR archive ({type(error).__name__}: {error})") from error


def _har_body(request: dict[str, Any]) -> bytes:
    data = as_object(request.get("postData")) or {}
    text = str(data.get("text", ""))
    return b64decode(text) if data.get("encoding") == "base64" else text.encode()


def _from_http(path: Path, content: str) -> Iterator[Probe]:
    variables: dict[str, str] = {}
    start, name, lines = 1, "", list[str]()
    for number, line in enumerate([*content.splitlines(), "###"], 1):
        if not line.startswith("###"):
            lines.append(line)
            continue
        probe = _request(path, start, name, lines, variables)
        if probe is not None:
            yield probe
        start, name, lines = number + 1, line.strip("# "), []


def _request(path: Path, start: int, name: str, lines: list[str], variables: dict[str, str]) -> Probe | None:
    """Return the request in a block of lines, ``None`` if there are only variables and comments."""
    rest = list(enumerate(lines, start))
    for line in lines:
        named = _NAME.match(line)
        name = named[1] if named else name
    while rest and _is_prologue(rest[0][1], variables):
        rest.pop(0)
    if not rest:
        return None
    number, first = rest.pop(0)
    match = _REQUEST_LINE.match(_filled(path, number, first, variables).strip())
    if match is None:
        raise RecordingError(f"{path}:{number}: expected METHOD URL, found {first!r}")
    url = match[2]
    while rest and rest[0][1][:1].isspace() and rest[0][1].strip()[:1] in ("?", "&"):
        number, more = rest.pop(0)
        url += _filled(path, number, more.strip(), variables)
    headers: list[tuple[str, str]] = []
    while rest and rest[0][1].strip():
        number, line = rest.pop(0)
        header, colon, value = _filled(path, number, line, variables).partition(":")
        if not colon:
            raise RecordingError(f"{path}:{number}: expected NAME: VALUE, found {line!r}")
        headers.append((header.strip().lower(), value.strip()))
    body = "\n".join(_filled(path, number, line, variables) for number, line in rest[1:]).strip("\n")
    return _probe(match[1] or "GET", url, headers, body.encode(), name or f"recorded at line {number}")


def _is_prologue(line: str, variables: dict[str, str]) -> bool:
    variable = _VARIABLE.match(line)
    if variable is not None:
        variables[variable[1]] = variable[2].strip()
    return variable is not None or not line.strip() or line.startswith(("#", "//"))


def _filled(path: Path, number: int, line: str, variables: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if ".response." in match[1]:
            return match[0]  # known only when that request has been answered
        if match[1] not in variables:
            raise RecordingError(f"{path}:{number}: the variable {match[1]!r} has no value")
        return variables[match[1]]

    return _PLACEHOLDER.sub(value, line)


def _probe(method: str, url: str, headers: list[tuple[str, str]], body: bytes, kind: str) -> Probe:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [pair for pair in headers if pair[0] not in _NOT_SENT and not pair[0].startswith(":")]
    if body:
        kept.append(("content-length", str(len(body))))
    return Probe(RECORDED, kind, method.upper(), target, tuple(kept), body)
