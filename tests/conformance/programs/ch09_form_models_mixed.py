"""Several form models, optional ones, default instances, beside single fields, files and dependencies."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from ..calls import Call, multipart, post

app = FastAPI()


class Person(BaseModel):
    name: str
    age: int = 18


class Address(BaseModel):
    street: str = Field(alias="str")
    town: str = "home"
    tags: list[str] = []


class Loose(BaseModel):
    name: str = "loose"
    note: str | None = None


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = "strict"


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    kind: str = "open"


class Upload(BaseModel):
    title: str = "none"
    file: UploadFile | None = None


@app.post("/two")
def two(person: Annotated[Person, Form()], address: Annotated[Address, Form()]):
    return [person, address]


@app.post("/two-reversed")
def two_reversed(address: Annotated[Address, Form()], person: Annotated[Person, Form()]):
    return [address, person]


@app.post("/shared")
def shared(person: Annotated[Person, Form()], loose: Annotated[Loose, Form()]):
    return [person, loose]


@app.post("/strict-and-loose")
def strict_and_loose(strict: Annotated[Strict, Form()], loose: Annotated[Loose, Form()]):
    return [strict, loose]


@app.post("/open-and-person")
def open_and_person(open: Annotated[Open, Form()], person: Annotated[Person, Form()]):
    return [open, person]


@app.post("/optional")
def optional(person: Annotated[Person | None, Form()] = None):
    return person


@app.post("/nullable")
def nullable(person: Annotated[Person | None, Form()]):
    return person


@app.post("/optional-all-defaults")
def optional_loose(loose: Annotated[Loose | None, Form()] = None):
    return loose


@app.post("/optional-open")
def optional_open(open: Annotated[Open | None, Form()] = None):
    return open


@app.post("/optional-strict")
def optional_strict(strict: Annotated[Strict | None, Form()] = None):
    return strict


@app.post("/two-optional")
def two_optional(person: Annotated[Person | None, Form()] = None, address: Annotated[Address | None, Form()] = None):
    return [person, address]


@app.post("/optional-and-required")
def optional_and_required(address: Annotated[Address, Form()], person: Annotated[Person | None, Form()] = None):
    return [person, address]


@app.post("/nullable-and-field")
def nullable_and_field(person: Annotated[Person | None, Form()], extra: Annotated[int, Form()]):
    return [person, extra]


@app.post("/default")
def default(person: Annotated[Person, Form()] = Person(name="default", age=1)):
    return person


@app.post("/default-loose")
def default_loose(loose: Annotated[Loose, Form()] = Loose(name="default", note="d")):
    return loose


@app.post("/default-nullable")
def default_nullable(person: Annotated[Person | None, Form()] = Person(name="default")):
    return person


@app.post("/with-field")
def with_field(person: Annotated[Person, Form()], extra: Annotated[int, Form()], tags: Annotated[list[str], Form()]):
    return [person, extra, tags]


@app.post("/with-same-field")
def with_same_field(name: Annotated[str, Form()], person: Annotated[Person, Form()]):
    return [name, person]


@app.post("/strict-with-field")
def strict_with_field(strict: Annotated[Strict, Form()], extra: Annotated[int, Form()] = 0):
    return [strict, extra]


@app.post("/with-file")
def with_file(person: Annotated[Person, Form()], file: UploadFile):
    return [person, file.filename]


@app.post("/with-bytes")
def with_bytes(open: Annotated[Open, Form()], person: Annotated[bytes | None, File()] = None):
    return [sorted(open.model_dump()), person]


@app.post("/upload")
def upload(upload: Annotated[Upload, Form()], raw: Annotated[bytes | None, File(alias="file")] = None):
    return [upload.title, upload.file and upload.file.filename, raw]


@app.post("/upload-files")
def upload_files(upload: Annotated[Upload, File()], person: Annotated[Person | None, Form()] = None):
    return [upload.title, upload.file and upload.file.filename, person]


def address_of(address: Annotated[Address, Form()]) -> Any:
    return address


def field_of(extra: Annotated[int, Form()] = 7) -> int:
    return extra


@app.post("/dependency")
def dependency(person: Annotated[Person, Form()], address: Annotated[Any, Depends(address_of)]):
    return [person, address]


@app.post("/dependency-only")
def dependency_only(address: Annotated[Any, Depends(address_of)], extra: Annotated[int, Depends(field_of)]):
    return [address, extra]


@app.post("/dependency-model")
def dependency_model(person: Annotated[Person, Depends()], extra: Annotated[int, Depends(field_of)]):
    return [person, extra]


@app.post("/described")
def described(
    person: Annotated[Person, Form(title="Who", description="Whom it is about")],
    address: Annotated[Address | None, Form(title="Where", description="Where they live")] = None,
    extra: Annotated[int, Form(title="What", description="A number")] = 0,
):
    return [person, address, extra]


PATHS = [route.path for route in app.routes if "POST" in (getattr(route, "methods", None) or ())]  # type: ignore[attr-defined]  # only APIRoutes are left
FORMS: list[list[tuple[str, str]]] = [
    [],
    [("name", "n")],
    [("name", ""), ("age", "")],
    [("name", "n"), ("age", "x")],
    [("age", "4")],
    [("str", "s"), ("name", "n")],
    [("str", "s"), ("tags", "a"), ("tags", "b"), ("name", "n"), ("extra", "5")],
    [("street", "s"), ("name", "n"), ("extra", "x")],
    [("str", "s"), ("town", "t")],
    [("extra", "5")],
    [("extra", "x"), ("tags", "")],
    [("note", "n"), ("kind", "k")],
    [("name", "n"), ("unknown", "1"), ("unknown", "2")],
    [("unknown", "")],
    [("person", "x"), ("address", "y"), ("title", "t")],
    [("name", "n"), ("file", "text")],
]
FILES: list[list[tuple[str, str | None, str | None, bytes]]] = [
    [],
    [("name", None, None, b"n"), ("file", "f.txt", None, b"content")],
    [("file", "f.txt", None, b"content")],
    [("name", "n.txt", None, b"n"), ("file", "", None, b"")],
    [("person", "p.txt", None, b"content"), ("title", None, None, b"t")],
]
REQUESTS: list[Call] = [post(path, form=form) for path in PATHS for form in FORMS]
REQUESTS += [
    post(path, **multipart(parts))
    for path in ("/with-file", "/with-bytes", "/upload", "/upload-files", "/optional", "/nullable-and-field")
    for parts in FILES
]
