"""Names that two parameters share, and header aliases that are the parameter's own name: the document, and what is accepted."""

from typing import Annotated

from fastapi import Depends, FastAPI, File, Form, Header, UploadFile

from ..calls import multipart, post

app = FastAPI()
GENERATE = False


def size(raw: Annotated[bytes, File(alias="file")]) -> int:
    return len(raw)


@app.post("/shared")
def shared(size: Annotated[int, Depends(size)], file: UploadFile):
    return [size, file.filename]


@app.post("/twice")
def twice(n: Annotated[int, Form()], text: Annotated[str, Form(alias="n")]):
    return [n, text]


@app.post("/header")
def header(x_name: Annotated[str, Header(alias="x_name")] = "none", other_name: Annotated[str, Header()] = "none"):
    return [x_name, other_name]


REQUESTS = [
    post("/shared", **multipart([("file", "f.txt", None, b"abc")])),
    post("/shared"),
    *(post("/twice", form=form) for form in ({"n": "1"}, {"n": "x"}, {})),
    *(
        post("/header", headers=headers)
        for headers in ({"x_name": "a", "other-name": "b"}, {"x-name": "a", "other_name": "b"})
    ),
]
