"""Requests for one operation: a valid one, and one for each way of being wrong that its plan allows for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from typeway._prove.operations import WEBSOCKET, Member, Operation
from typeway._prove.records import Probe
from typeway._prove.shapes import as_array, as_object
from typeway._prove.values import borders, fitting, text, wrong

__all__ = ["PER_OPERATION", "probes_of", "stray_probes"]

PER_OPERATION: Final = 60
"""How many requests an operation gets at most; those for single members of large bodies come last."""

_BOUNDARY: Final = "typeway-boundary"
_BROKEN_JSON: Final = (b"{", b'{"a": 1,}', b"nope", b"\xff")
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str]]


class _Request:
    """The parts of a request to one operation; changed copies of the valid one make the others."""

    def __init__(self, operation: Operation, headers: Sequence[tuple[str, str]], *, whole: bool) -> None:
        self.operation = operation
        self.values: dict[str, Pairs] = {"path": [], "query": [], "header": [], "cookie": []}
        self.given = list(headers)
        for member in operation.members:
            if member.required or whole or member.place == "path":
                value = fitting(member.schema, member.schema.get("$defs", {}))
                self.values[member.place] += [(member.name, each) for each in _texts(member, value)]
        self.content: bytes = b""
        self.content_type: str | None = None
        if operation.body is not None and (operation.body_required or whole):
            value = fitting(operation.body_schema, operation.body_schema.get("$defs", {}), whole=whole)
            self.content_type, self.content = written(operation, value)

    def with_values(self, member: Member, values: Sequence[str]) -> _Request:
        """Return a copy in which a member has other values, or none."""
        made = self._copy()
        kept = [pair for pair in self.values[member.place] if pair[0] != member.name]
        made.values = {**self.values, member.place: kept + [(member.name, value) for value in values]}
        return made

    def with_body(self, content: bytes, content_type: str | None) -> _Request:
        """Return a copy with another body."""
        made = self._copy()
        made.content, made.content_type = content, content_type
        return made

    def with_headers(self, headers: Sequence[tuple[str, str]]) -> _Request:
        """Return a copy with other headers beside those that the operation declares."""
        made = self._copy()
        made.given = list(headers)
        return made

    def _copy(self) -> _Request:
        made = object.__new__(_Request)
        made.__dict__.update(self.__dict__)
        return made

    def probe(self, kind: str) -> Probe:
        """Return the request itself."""
        path = self.operation.path
        for name, value in self.values["path"]:
            path = _filled(path, name, value)
        if self.values["query"]:
            path += f"?{urlencode(self.values['query'])}"
        headers = [(name.lower(), value) for name, value in self.values["header"] if _is_header_value(value)]
        taken = {name for name, _ in headers}
        headers += [pair for pair in self.given if pair[0] not in taken]
        if self.values["cookie"]:
            headers.append(("cookie", "; ".join(f"{name}={value}" for name, value in self.values["cookie"])))
        if self.content_type is not None:
            headers.append(("content-type", self.content_type))
        if self.operation.method != WEBSOCKET and (self.content or self.operation.body is not None):
            headers.append(("content-length", str(len(self.content))))
        return Probe(self.operation.route, kind, self.operation.method, path, tuple(headers), self.content)


def _filled(path: str, name: str, value: str) -> str:
    start = path.find("{" + name)
    end = path.find("}", start)
    if start < 0 or end < 0 or path[start + 1 + len(name)] not in "}:":
        return path
    return path[:start] + quote(value, safe="/" if path[start:end].endswith(":path") else "") + path[end + 1 :]


def _texts(member: Member, value: Any) -> list[str]:
    items = as_array(value) if member.repeated else None
    return [text(value)] if items is None else [text(item) for item in items]


def _is_header_value(value: str) -> bool:
    return value.isascii() and value.isprintable()


def written(operation: Operation, value: Any) -> tuple[str | None, bytes]:
    """Return content type and octets of a body that carries ``value``."""
    if operation.body == "bytes":
        return operation.media_type, text(value).encode()
    if operation.body == "json":
        return "application/json", json.dumps(value).encode()
    pairs = [(name, item) for name, member in (as_object(value) or {}).items() for item in as_array(member) or [member]]
    if operation.media_type == _FORM_TYPE:
        return _FORM_TYPE, urlencode([(name, text(item)) for name, item in pairs]).encode()
    return f"multipart/form-data; boundary={_BOUNDARY}", _multipart(operation, pairs)


def _multipart(operation: Operation, pairs: list[tuple[str, Any]]) -> bytes:
    """Return a multipart body (RFC 7578); parts whose schema is binary are files."""
    parts: list[str] = []
    properties = operation.body_schema.get("properties", {})
    for name, value in pairs:
        schema = properties.get(name, {})
        is_file = "binary" in (schema.get("format"), schema.get("items", {}).get("format"))
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if is_file:
            head += f'; filename="{name}.txt"\r\nContent-Type: text/plain'
        parts.append(f"{head}\r\n\r\n{text(value)}\r\n")
    return ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode()


def probes_of(operation: Operation, headers: Sequence[tuple[str, str]] = ()) -> list[Probe]:
    """Return the requests for one operation, no two alike. ``headers`` go with all of them, as credentials do."""
    if operation.streams:
        return []  # a stream of events ends when the client leaves; there is no whole answer to compare
    found: dict[tuple[Any, ...], Probe] = {}
    for probe in _all(operation, headers):
        found.setdefault((probe.method, probe.target, probe.headers, probe.body), probe)
    return list(found.values())[:PER_OPERATION]


def _all(operation: Operation, headers: Sequence[tuple[str, str]]) -> Iterator[Probe]:
    valid = _Request(operation, headers, whole=False)
    whole = _Request(operation, headers, whole=True)
    yield valid.probe("valid")
    yield whole.probe("valid, everything given")
    if operation.plain:
        return
    if operation.guarded:
        others = [pair for pair in headers if pair[0] not in ("authorization", "cookie", "x-api-key")]
        yield valid.with_headers(others).probe("without credentials")
        yield valid.with_headers([*others, ("authorization", "Bearer wrong")]).probe("with a wrong token")
        yield valid.with_headers([*others, ("authorization", "Basic ???")]).probe("with a malformed header")
    yield from _body_probes(valid, whole)
    if operation.method == WEBSOCKET:
        talking = json.dumps(["text", '{"text": "x"}', "", "[1]"]).encode()
        yield valid.with_body(talking, None).probe("with messages")
    for member in operation.members:
        yield from _member_probes(valid, member)
    undeclared = Member("query", "undeclared", required=False, repeated=False, schema={})
    yield valid.with_values(undeclared, ["1"]).probe("an undeclared query parameter")
    yield from _property_probes(whole)


def _member_probes(valid: _Request, member: Member) -> Iterator[Probe]:
    components = member.schema.get("$defs", {})
    label = f"{member.place} {member.name}"
    if member.place != "path":
        yield valid.with_values(member, []).probe(f"without {label}")
        twice = [text(fitting(member.schema, components))] * 2
        yield valid.with_values(member, twice).probe(f"{label} twice")
        yield valid.with_values(member, [""]).probe(f"{label} empty")
    schema = member.schema.get("items", {}) if member.repeated else member.schema
    for name, value in borders(schema, components):
        yield valid.with_values(member, _texts(member, value)).probe(f"{label} {name}")
    for value in wrong(schema, components, as_text=True):
        if value or member.place != "path":
            yield valid.with_values(member, [text(value)]).probe(f"{label} of a wrong kind")


def _body_probes(valid: _Request, whole: _Request) -> Iterator[Probe]:
    operation = valid.operation
    if operation.body is None:
        return
    yield valid.with_body(b"", None).probe("without a body")
    yield whole.with_body(whole.content, None).probe("without a content type")
    yield whole.with_body(whole.content, "text/plain").probe("with another content type")
    if operation.body != "json":
        return
    yield whole.with_body(whole.content, "application/vnd.example+json").probe("with a JSON-like content type")
    for content in _BROKEN_JSON:
        yield whole.with_body(content, "application/json").probe("with malformed JSON")
    for content in (b"null", b"[]", b'"x"', b"{}"):
        yield whole.with_body(content, "application/json").probe(f"with {content.decode()} as body")


def _property_probes(whole: _Request) -> Iterator[Probe]:
    """Yield bodies with one member left out, added, or replaced."""
    operation = whole.operation
    schema, components = operation.body_schema, operation.body_schema.get("$defs", {})
    if operation.body not in ("json", "form"):
        return
    value = as_object(fitting(schema, components, whole=True))
    if value is None:
        return
    properties = _properties(schema, components)
    for name in value:
        rest = {key: item for key, item in value.items() if key != name}
        yield _with(whole, rest, f"without body member {name}")
    yield _with(whole, {**value, "undeclared": 1}, "an undeclared body member")
    for name, member in properties.items():
        as_text = operation.body == "form"
        for label, changed in borders(member, components):
            yield _with(whole, {**value, name: changed}, f"body member {name} {label}")
        for changed in wrong(member, components, as_text=as_text):
            yield _with(whole, {**value, name: changed}, f"body member {name} of a wrong kind")


def _properties(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = components.get(str(schema["$ref"]).rpartition("/")[2], {})
    found: dict[str, Any] = schema.get("properties", {})
    return found


def _with(whole: _Request, value: Any, kind: str) -> Probe:
    content_type, content = written(whole.operation, value)
    return whole.with_body(content, content_type).probe(kind)


def stray_probes(operations: Sequence[Operation]) -> Iterator[Probe]:
    """Yield requests that no operation is meant for: unknown paths, methods that a path does not have, slashes."""
    yield Probe("(no route)", "an unknown path", "GET", "/no-such-path")
    methods: dict[str, set[str]] = {}
    first: dict[str, Operation] = {}
    for operation in operations:
        methods.setdefault(operation.path, set()).add(operation.method)
        first.setdefault(operation.path, operation)
    for path, known in methods.items():
        if known == {WEBSOCKET}:
            continue
        probe = _Request(first[path], (), whole=False).probe("a trailing slash")
        plain, _, query = probe.target.partition("?")
        other = plain.rstrip("/") if plain.endswith("/") else f"{plain}/"
        if other and path != "/":
            target = f"{other}?{query}" if query else other
            yield replace(probe, route="(no route)", method="GET", target=target, body=b"", headers=())
        for method in ("OPTIONS", "HEAD", "GET"):
            if method not in known:
                kind = f"{method} where it is not declared"
                yield replace(probe, route="(no route)", kind=kind, method=method, target=plain, body=b"", headers=())
