"""Requests as the programs write them down: one frozen record, and the short functions that make it."""

import json as json_format
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

_TARGET_SAFE: Final = "/?&=%+:;,@!$'()*~[]"
_BOUNDARY: Final = "conformance-boundary"
_UNSET: Final = object()

JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"

HeaderPairs = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """One request: everything that ends up in the ASGI scope and in the ``http.request`` messages.

    ``target`` is path and query as on the request line. ``raises`` says that the application lets an exception out
    (after whatever it answered). ``ignore_body`` leaves the body and its length out of the comparison.

    With ``messages`` the call opens a WebSocket: texts, bytes, or a number to hang up with that code. ``denial`` says whether
    the server can refuse a handshake with a whole response.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    chunks: tuple[bytes, ...] = (b"",)
    raises: bool = False
    ignore_body: bool = False
    root_path: str = ""
    scheme: str = "http"
    messages: tuple[str | bytes | int, ...] | None = None
    denial: bool = True

    def describe(self) -> str:
        """The call in one line, for reports and for the table of intended differences."""
        words = [self.method, self.target]
        words += [f"{name}: {value}" for name, value in self.headers if name not in {"host", "content-length"}]
        body = b"".join(self.chunks)
        if body:
            words.append(repr(body[:200]))
        words += map(repr, self.messages or ())
        if not self.denial:
            words.append("(no denial responses)")
        return " ".join(words)


def call(
    method: str,
    target: str,
    *,
    headers: HeaderPairs = (),
    cookies: Mapping[str, str] | None = None,
    json: Any = _UNSET,
    form: Sequence[tuple[str, str]] | Mapping[str, str] | None = None,
    content: bytes | str | Sequence[bytes] | None = None,
    content_type: str | None = None,
    **options: Any,
) -> Call:
    """Make a :class:`Call`; ``json``, ``form`` and ``content`` exclude each other, ``options`` are its other fields."""
    pairs = [(name.lower(), value) for name, value in (headers.items() if isinstance(headers, Mapping) else headers)]
    if not any(name == "host" for name, _ in pairs):
        pairs.insert(0, ("host", "testserver"))
    if cookies:
        pairs.append(("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())))
    chunks, implied_type = _body(json, form, content)
    if content_type is None:
        content_type = implied_type
    if content_type is not None:
        pairs.append(("content-type", content_type))
    if any(chunks):
        pairs.append(("content-length", str(sum(map(len, chunks)))))
    return Call(method, quote(target, safe=_TARGET_SAFE), tuple(pairs), chunks, **options)


def _body(json: Any, form: Any, content: Any) -> tuple[tuple[bytes, ...], str | None]:
    if json is not _UNSET:
        return (json_format.dumps(json, ensure_ascii=False).encode(),), JSON_TYPE
    if form is not None:
        return (urlencode(form).encode(),), FORM_TYPE
    if content is None:
        return (b"",), None
    if isinstance(content, str):
        return (content.encode(),), None
    return ((content,) if isinstance(content, bytes) else tuple(content)), None


def get(target: str, **options: Any) -> Call:
    """A GET call."""
    return call("GET", target, **options)


def post(target: str, **options: Any) -> Call:
    """A POST call."""
    return call("POST", target, **options)


def put(target: str, **options: Any) -> Call:
    """A PUT call."""
    return call("PUT", target, **options)


def patch(target: str, **options: Any) -> Call:
    """A PATCH call."""
    return call("PATCH", target, **options)


def delete(target: str, **options: Any) -> Call:
    """A DELETE call."""
    return call("DELETE", target, **options)


def socket(target: str, *messages: str | bytes | int, **options: Any) -> Call:
    """A WebSocket connection over which the client says the messages."""
    return call("WEBSOCKET", target, messages=messages, **options)


def sweep(method: str, template: str, values: Iterable[object], **options: Any) -> list[Call]:
    """One call per value, percent-encoded into the single ``{}`` of the template."""
    return [call(method, template.format(quote(str(value), safe="")), **options) for value in values]


def gets(template: str, *values: object, **options: Any) -> list[Call]:
    """One GET per value, see :func:`sweep`."""
    return sweep("GET", template, values, **options)


def posts(target: str, *documents: Any, method: str = "POST", **options: Any) -> list[Call]:
    """One call with a JSON body per document."""
    return [call(method, target, json=document, **options) for document in documents]


def unannounced(target: str, *chunks: bytes, method: str = "POST", **options: Any) -> Call:
    """A call whose body comes in pieces, without a word on how long it will be."""
    made = call(method, target, content=chunks, **options)
    return replace(made, headers=tuple(pair for pair in made.headers if pair[0] != "content-length"))


def methods(target: str, *names: str, **options: Any) -> list[Call]:
    """The same target with each of the methods."""
    return [call(name, target, **options) for name in names]


def multipart(parts: Sequence[tuple[str, str | None, str | None, bytes]]) -> dict[str, Any]:
    """Options for :func:`call`: a multipart body of ``(name, filename, content type, payload)`` parts."""
    lines: list[bytes] = []
    for name, filename, media_type, payload in parts:
        disposition = f'Content-Disposition: form-data; name="{name}"'
        if filename is not None:
            disposition += f'; filename="{filename}"'
        head = [f"--{_BOUNDARY}", disposition]
        if media_type is not None:
            head.append(f"Content-Type: {media_type}")
        lines += [line.encode() for line in head] + [b"", payload]
    lines += [f"--{_BOUNDARY}--".encode(), b""]
    return {"content": b"\r\n".join(lines), "content_type": f"multipart/form-data; boundary={_BOUNDARY}"}
