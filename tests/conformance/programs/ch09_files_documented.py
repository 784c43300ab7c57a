"""How uploads are described: titles, descriptions, examples, constraints, deprecated and hidden ones, lists, aliases."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, File, Form, UploadFile
from pydantic import WithJsonSchema

from ..calls import Call, multipart, post

app = FastAPI()


@app.post("/described")
def described(
    bytes_file: Annotated[bytes, File(description="read as bytes", title="Bytes", min_length=2, max_length=4)],
    upload: Annotated[UploadFile, File(description="read as an upload", examples=["a file"], deprecated=True)],
):
    return [bytes_file.decode(), upload.filename]


@app.post("/lists")
def lists(
    raws: Annotated[list[bytes], File(description="several", max_length=2)],
    uploads: Annotated[list[UploadFile] | None, File(title="Uploads", min_length=1)] = None,
):
    return [[raw.decode() for raw in raws], [file.filename for file in uploads or ()]]


@app.post("/defaults")
def defaults(
    raw: Annotated[bytes | None, File()] = None,
    fixed: Annotated[bytes, File()] = b"default",
    hidden: Annotated[UploadFile | None, File(include_in_schema=False)] = None,
    text: Annotated[str, Form(description="beside", json_schema_extra={"x-rows": 3})] = "t",
):
    return [raw and raw.decode(), fixed.decode(), hidden and hidden.filename, text]


@app.post(
    "/aliased",
    openapi_extra={
        "requestBody": {"content": {"multipart/form-data": {"encoding": {"a-file": {"contentType": "image/png"}}}}}
    },
)
def aliased(file: Annotated[UploadFile, File(alias="a-file")], other: UploadFile = File(validation_alias="b-file")):
    return [file.filename, other.filename]


@app.post("/schema")
def own_schema(file: Annotated[UploadFile, WithJsonSchema({"type": "string", "format": "x-photo"})]):
    return file.filename


@app.post("/media", responses={413: {"description": "Too large"}})
def media(file: Annotated[bytes, File(media_type="image/png")], more: Annotated[str, Form()] = ""):
    return len(file)


@app.post("/raw-body", openapi_extra={"x-upload": True})
def raw_body(image: Annotated[bytes, Body(media_type="image/png", description="not a form")]):
    return len(image)


def parts(*names: str, size: int = 3) -> dict[str, Any]:
    return multipart([(name, f"{name}.txt", "text/plain", b"x" * size) for name in names])


REQUESTS: list[Call] = [
    *(post("/described", **parts("bytes_file", "upload", size=size)) for size in (0, 1, 2, 4, 5)),
    post("/described", **parts("upload")),
    *(
        post("/lists", **parts(*names))
        for names in ((), ("raws",), ("raws", "raws", "raws"), ("raws", "uploads"), ("uploads",))
    ),
    post("/defaults"),
    post("/defaults", **parts("raw", "fixed", "hidden")),
    post("/defaults", **multipart([("raw", "", None, b""), ("fixed", "", None, b""), ("text", None, None, b"")])),
    post("/defaults", form={"raw": "r", "fixed": "", "text": "é"}),
    *(post("/aliased", **parts(*names)) for names in (("a-file", "b-file"), ("file", "other"), ("a-file",))),
    post("/schema", **parts("file")),
    post("/schema", form={"file": "x"}),
    post("/media", **parts("file")),
    post("/raw-body", content=b"123", content_type="image/png"),
    post("/raw-body", **parts("file")),
]
