"""Names of files and parts as browsers and scripts send them: other alphabets, quotes, paths, percent signs, RFC 5987."""

from typing import Annotated

from fastapi import FastAPI, File, Form, UploadFile

from ..calls import Call, post

app = FastAPI()
GENERATE = False


@app.post("/file")
async def one(file: UploadFile):
    return {"filename": file.filename, "headers": file.headers.items(), "size": file.size}


@app.post("/files")
async def many(files: Annotated[list[UploadFile], File()], note: Annotated[str, Form()] = "none"):
    return [[file.filename, file.content_type] for file in files] + [note]


@app.post("/alias")
async def renamed(
    file: Annotated[UploadFile, File(alias="file[0]")], text: Annotated[str | None, Form(alias="größe")] = None
):
    return [file.filename, text]


def part(disposition: bytes, *more: bytes, content: bytes = b"c") -> bytes:
    return b"\r\n".join([b"--b", b"Content-Disposition: form-data; " + disposition, *more, b"", content, b""])


def form(*parts: bytes) -> dict[str, object]:
    return {"content": b"".join(parts) + b"--b--\r\n", "content_type": "multipart/form-data; boundary=b"}


NAMES = [
    b'filename="plain.txt"', b"filename=token.txt", b'filename="with space.txt"', 'filename="größe.txt"'.encode(),
    'filename="日本語.txt"'.encode(), "filename=\"größe.txt\"".encode("latin-1"), b'filename="a%22b.txt"',
    b'filename="semi;colon.txt"', b'filename="../../etc/passwd"', b'filename="C:\\dir\\f.txt"', b'filename="/abs/f.txt"',
    b'filename=""', b'filename=" "', b'filename=".hidden"', b"filename*=UTF-8''na%C3%AFve.txt",
    b"filename=\"fallback.txt\"; filename*=UTF-8''na%C3%AFve.txt", b"filename*=iso-8859-1'en'%A3.txt",
    b'FILENAME="upper.txt"', b'filename="one.txt"; filename="two.txt"', b'filename="' + b"x" * 300 + b'"',
    b'filename="tab\tname.txt"', b'filename="a=b.txt"', b'filename="null%00.txt"',
]  # fmt: skip
TYPES = [
    (), (b"Content-Type: text/plain",), (b"content-type: TEXT/Plain; charset=latin-1",), (b"Content-Type:",),
    (b"Content-Type: image/png", b"X-Own: yes", b"Content-Length: 1"), (b"X-Own: one", b"X-Own: two"),
]  # fmt: skip
REQUESTS: list[Call] = [
    *(post("/file", **form(part(b'name="file"; ' + name))) for name in NAMES),
    *(post("/file", **form(part(b'name="file"; filename="f"', *types))) for types in TYPES),
    post("/file", **form(part(b'filename="before.txt"; name="file"'))),
    post("/file", **form(part(b'name=file; filename="f"'))),
    post("/files", **form(*(part(b'name="files"; ' + name) for name in NAMES[:4]))),
    post("/files", **form(part(b'name="files"; filename="a"'), part(b'name="note"', content="né".encode()))),
    post(
        "/files",
        **form(
            part(b'name="files"; filename="a"'),
            part(b'name="note"', b"Content-Type: text/plain; charset=latin-1", content=b"n\xe9"),
        ),
    ),
    post("/alias", **form(part(b'name="file[0]"; filename="a"'), part('name="größe"'.encode(), content=b"10"))),
    post("/alias", **form(part(b'name="file"; filename="a"'))),
]
