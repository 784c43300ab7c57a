"""Bodies that are no form, or not the form they claim to be, and the limits of the parser."""

from typing import Annotated

from fastapi import FastAPI, File, Form, UploadFile

from ..calls import FORM_TYPE, Call, post

app = FastAPI()
GENERATE = False


@app.post("/text")
def text(name: Annotated[str, Form()], other: Annotated[str | None, Form()] = None):
    return [name, other]


@app.post("/optional")
def optional(name: Annotated[str, Form()] = "default"):
    return name


@app.post("/file")
def file(file: UploadFile):
    return [file.filename, file.size, file.file.read().decode("latin-1")]


@app.post("/files")
def files(files: Annotated[list[bytes] | None, File()] = None, name: Annotated[str | None, Form()] = None):
    return [[content.decode("latin-1") for content in files or ()], name]


@app.post("/nothing")
def nothing():
    return "nothing"


MULTIPART = "multipart/form-data"
WITH_BOUNDARY = f"{MULTIPART}; boundary=b"
WHOLE = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nvalue\r\n--b--\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\ncontent\r\n--b--\r\n'
PATHS = ("/text", "/optional", "/file", "/files", "/nothing")

TYPES = [
    None,
    FORM_TYPE,
    f"{FORM_TYPE}; charset=utf-8",
    f"{FORM_TYPE};charset=latin-1",
    FORM_TYPE.upper(),
    f" {FORM_TYPE}",
    "application/json",
    "text/plain",
    "x",
    "",
    MULTIPART,
    f"{MULTIPART}; boundary=",
    f"{MULTIPART}; boundary=c",
    f'{MULTIPART}; boundary="b"',
    "Multipart/Form-Data; boundary=b",
    "multipart/mixed; boundary=b",
    f"{WITH_BOUNDARY}; charset=latin-1",
    f"{WITH_BOUNDARY}; charset=unknown",
]
BODIES: list[tuple[str | None, bytes]] = [
    *((content_type, body) for content_type in TYPES for body in (b"name=value", b"", WHOLE, FILE, b'{"name": "v"}')),
    *(
        (FORM_TYPE, body)
        for body in (
            b"name=%E4", b"name=%", b"name=%zz", b"name=a+b%20c", b"name", b"name=", b"=value", b"&", b"&&name=v", b"name=a;other=b",
            b"name=a&other", b"\xff\xfe", b"name=\xc3\xa4", b"name=\xe4", b"na%6de=v", b"name=a=b", b"name=v&", b" name=v", b"name=%00",
            b"name=a\r\n", b"+name=v",
        )
    ),
    *(
        (WITH_BOUNDARY, body)
        for body in (
            WHOLE[:-4], WHOLE[:-10], WHOLE[:20], WHOLE[2:], b"x" + WHOLE, b"\r\n" + WHOLE, WHOLE + b"trailing", WHOLE * 2, b"--b", b"--b--", b"--b\r\n", b"--b--\r\n",
            b"--b\r\n\r\nvalue\r\n--b--\r\n", b"--b\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--b--\r\n",
            b"--b\r\nContent-Type: text/plain\r\n\r\nvalue\r\n--b--\r\n",
            b'--b\r\nContent-Disposition: form-data; name=name\r\n\r\nvalue\r\n--b--\r\n',
            b'--b\r\nContent-Disposition: attachment; name="name"\r\n\r\nvalue\r\n--b--\r\n',
            b'--b\r\nContent-Disposition: form-data; name=""\r\n\r\nvalue\r\n--b--\r\n',
            b'--b\r\ncontent-disposition: form-data; NAME="name"\r\n\r\nvalue\r\n--b--\r\n',
            b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\r\n--b--\r\n',
            b'--b\r\nContent-Disposition: form-data; name="name"\r\nContent-Transfer-Encoding: base64\r\n\r\ndmFsdWU=\r\n--b--\r\n',
            b'--b\nContent-Disposition: form-data; name="name"\n\nvalue\n--b--\n',
            b'--b\r\nContent Disposition: form-data\r\n\r\nvalue\r\n--b--\r\n', b'--b\r\nX\r\n\r\nvalue\r\n--b--\r\n',
            b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=utf-8''%C3%A4.txt\r\n\r\ncontent\r\n--b--\r\n",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="C:\\\\d\\\\f.txt"\r\n\r\ncontent\r\n--b--\r\n',
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\\"b"\r\n\r\ncontent\r\n--b--\r\n',
            FILE[:-4], FILE[:-12], FILE[:70],
        )
    ),
]  # fmt: skip


def parts(count: int, disposition: str, size: int = 1) -> bytes:
    one = f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{'v' * size}\r\n".encode()
    return one * count + b"--b--\r\n"


LIMITS: list[tuple[str, str, bytes]] = [
    ("/text", WITH_BOUNDARY, parts(1000, 'name="name"')),
    ("/text", WITH_BOUNDARY, parts(1001, 'name="name"')),
    ("/files", WITH_BOUNDARY, parts(1000, 'name="files"; filename="f"')),
    ("/files", WITH_BOUNDARY, parts(1001, 'name="files"; filename="f"')),
    ("/optional", WITH_BOUNDARY, parts(1, 'name="nothing"', 1024 * 1024)),
    ("/optional", WITH_BOUNDARY, parts(1, 'name="nothing"', 1024 * 1024 + 1)),
    ("/file", WITH_BOUNDARY, parts(1, 'name="other"; filename="f"', 1024 * 1024 + 1)),
    ("/optional", FORM_TYPE, b"&".join([b"name=v"] * 1000)),
    ("/optional", FORM_TYPE, b"&".join([b"name=v"] * 1001)),
    ("/optional", FORM_TYPE, b"other=" + b"v" * (1024 * 1024)),
    ("/optional", FORM_TYPE, b"other=" + b"v" * (1024 * 1024 + 1)),
]
REQUESTS: list[Call] = [
    post(path, content=body, content_type=content_type) for path in PATHS for content_type, body in BODIES
]
REQUESTS += [post(path, content=body, content_type=content_type) for path, content_type, body in LIMITS]
REQUESTS += [
    post("/text", content=[b"na", b"me=va", b"", b"lue"], content_type=FORM_TYPE),
    post("/text", content=[WHOLE[:11], WHOLE[11:60], WHOLE[60:]], content_type=WITH_BOUNDARY),
    post("/file", content=[bytes([byte]) for byte in FILE], content_type=WITH_BOUNDARY),
]
