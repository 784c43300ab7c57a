"""Uploaded files of every declaration against parts with and without name, type and content."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import FastAPI, File, UploadFile

from ..calls import Call, multipart, post

app = FastAPI()

KINDS: dict[str, tuple[Any, Any]] = {
    "bare": (UploadFile, None),
    "bare-optional": (UploadFile | None, None),
    "bare-list": (list[UploadFile], None),
    "bare-list-optional": (list[UploadFile] | None, None),
    "bare-set": (set[UploadFile], None),
    "bare-sequence": (Sequence[UploadFile], None),
    "file": (UploadFile, File()),
    "file-described": (UploadFile, File(description="A file", alias="value")),
    "list": (list[UploadFile], File()),
    "short-list": (list[UploadFile], File(min_length=1, max_length=2)),
    "bytes": (bytes, File()),
    "bytes-optional": (bytes | None, File()),
    "bytes-limited": (bytes, File(min_length=2, max_length=4)),
    "bytes-list": (list[bytes], File()),
    "bytes-list-optional": (list[bytes] | None, File()),
    "bytes-set": (set[bytes], File()),
    "text": (str, File()),
    "number": (int, File()),
    "texts": (list[str], File()),
    "any": (Any, File()),
    "either": (UploadFile | str, File()),
    "file-or-bytes": (bytes | UploadFile, File()),
}


async def shown(value: Any) -> Any:
    if isinstance(value, (list, tuple, set)):
        return sorted([await shown(item) for item in value], key=repr)
    if hasattr(value, "filename"):
        headers = [list(pair) for pair in value.headers.items()]
        content = await value.read()
        return [
            value.filename,
            value.content_type,
            value.size,
            headers,
            content.decode("latin-1"),
            type(value).__name__,
        ]
    return value.decode("latin-1") if isinstance(value, bytes) else value


def add(kind: str, annotation: Any, marker: Any) -> None:
    async def required(value):
        return {"value": await shown(value), "type": type(value).__name__}

    async def optional(value=None):
        return {"value": await shown(value), "type": type(value).__name__}

    for function in (required, optional):
        function.__annotations__["value"] = annotation if marker is None else Annotated[annotation, marker]
        app.post(f"/{kind}/{function.__name__}", name=f"{kind} {function.__name__}")(function)


for kind, (annotation, marker) in KINDS.items():
    add(kind, annotation, marker)

Part = tuple[str, str | None, str | None, bytes]
BODIES: list[list[Part]] = [
    [],
    [("other", "a.txt", None, b"a")],
    [("value", "a.txt", "text/plain", b"abc")],
    [("value", "a.txt", None, b"abc")],
    [("value", "named-empty.txt", "text/plain", b"")],
    [("value", "", "application/octet-stream", b"")],
    [("value", "", "application/octet-stream", b"content")],
    [("value", None, None, b"text")],
    [("value", None, None, b"")],
    [("value", None, "text/plain", b"7")],
    [("value", "1.txt", None, b"one"), ("value", "2.txt", None, b"two")],
    [("value", "1.txt", None, b"one"), ("value", "", None, b"")],
    [("value", "", None, b""), ("value", "2.txt", None, b"two")],
    [("value", "", None, b""), ("value", "", None, b"")],
    [("value", "1.txt", None, b"one"), ("value", None, None, b"text")],
    [("value", None, None, b"text"), ("value", "2.txt", None, b"two")],
    [("value", "1", None, b"1"), ("value", "2", None, b"2"), ("value", "3", None, b"3")],
    [("value", "ä ö.txt", "text/plain; charset=utf-8", "ä".encode())],
    [("value", "big.bin", None, b"x" * 2000)],
]
REQUESTS: list[Call] = [
    post(f"/{kind}/{variant}", **multipart(parts))
    for kind in KINDS
    for variant in ("required", "optional")
    for parts in BODIES
]
REQUESTS += [
    post(f"/{kind}/{variant}", form=form)
    for kind in KINDS
    for variant in ("required", "optional")
    for form in ([("value", "text")], [("value", "")], [("value", "a"), ("value", "")])
]
