"""Uploads that arrive in pieces: boundaries cut in two, empty pieces, large files that leave memory, many parts."""

from typing import Annotated

from fastapi import FastAPI, Form, UploadFile

from ..calls import Call, multipart, post

app = FastAPI()
GENERATE = False


@app.post("/one")
async def one(file: UploadFile, note: Annotated[str, Form()] = "none"):
    contents = await file.read()
    return [file.filename, file.size, len(contents), contents[:3].hex(), contents[-3:].hex(), note]


@app.post("/many")
def many(files: list[UploadFile], names: Annotated[list[str], Form()] = []):  # noqa: B006
    return [sum(file.size or 0 for file in files), len(files), len(names), names[-1:]]


@app.post("/text")
def text(a: Annotated[str, Form()], b: Annotated[list[int], Form()]):
    return [a, b]


def cut(options: dict[str, object], size: int, *, pauses: bool = False) -> dict[str, object]:
    whole = options["content"]
    assert isinstance(whole, bytes)
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    return {**options, "content": [part for piece in pieces for part in ((piece, b"") if pauses else (piece,))]}


SMALL = multipart([("file", "f.bin", "application/octet-stream", b"\r\n--conformance\r\n"), ("note", None, None, b"n")])
LARGE = multipart([("file", "large.bin", None, bytes(range(256)) * 4200), ("note", None, None, b"after")])
FORM = {"content": b"a=%C3%A9+1&b=1&b=22&c=333", "content_type": "application/x-www-form-urlencoded"}
REQUESTS: list[Call] = [
    *(post("/one", **cut(SMALL, size)) for size in (1, 2, 7, 100, 10_000)),
    post("/one", **cut(SMALL, 5, pauses=True)),
    post("/one", **cut(LARGE, 65_536)),
    post("/one", **cut(LARGE, 1_000_000)),
    post("/many", **multipart([("files", f"{n}", None, b"x" * n) for n in range(200)])),
    post("/many", **multipart([("files", "f", None, b"x"), *(("names", None, None, b"%d" % n) for n in range(500))])),
    *(post("/text", **cut(FORM, size)) for size in (1, 3, 9, 10, 50)),
    post("/text", **cut({**FORM, "content": b"a=1&b=x&b=2"}, 2, pauses=True)),
]
