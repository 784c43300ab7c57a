"""Files declared inside other types without a marker in front: FastAPI takes them for JSON, which no file can come from."""

from typing import Annotated

from fastapi import FastAPI, File, UploadFile

from ..calls import Call, multipart, post

app = FastAPI(openapi_url=None)
GENERATE = False
Picture = Annotated[UploadFile, File(description="A picture")]


@app.post("/alias-or-none")
def alias_or_none(value: Picture | None = None):
    return value and value.filename


@app.post("/list-of-alias")
def list_of_alias(value: list[Picture]):
    return [file.filename for file in value]


@app.post("/tuple")
def any_number(value: tuple[UploadFile, ...]):
    return [file.filename for file in value]


@app.post("/marked")
def marked(value: Annotated[Picture | None, File()] = None, more: Annotated[tuple[UploadFile, ...], File()] = ()):
    return [value and value.filename, [file.filename for file in more]]


ONE = b'--b\r\nContent-Disposition: form-data; name="value"; filename="f"\r\n\r\nc\r\n--b--\r\n'
REQUESTS: list[Call] = [
    *(
        post(f"/{path}", content=ONE, content_type="multipart/form-data; boundary=b")
        for path in ("alias-or-none", "list-of-alias", "tuple", "marked")
    ),
    post("/alias-or-none"),
    post("/marked", **multipart([("more", "a.txt", None, b"abc"), ("more", "b.txt", None, b"d")])),
]
