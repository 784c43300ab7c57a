"""A form that is a model: extra policies, names, lists, files, empty texts, defaults."""

from typing import Annotated, Any

from fastapi import FastAPI, File, Form, UploadFile
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator, model_validator

from ..calls import Call, multipart, post

app = FastAPI()


class Plain(BaseModel):
    name: str
    age: int = 18
    tags: list[str] = []
    note: str | None = None
    flag: bool = False


class Forbidding(Plain):
    model_config = ConfigDict(extra="forbid")


class Allowing(Plain):
    model_config = ConfigDict(extra="allow")


class Aliased(BaseModel):
    given: str = Field(alias="given-name")
    family: str = Field("none", validation_alias="familyName")
    tags: list[int] = Field([], alias="tag")


class ByName(Aliased):
    model_config = ConfigDict(populate_by_name=True)


class OnlyByName(Aliased):
    model_config = ConfigDict(validate_by_alias=False, validate_by_name=True)


class Choices(BaseModel):
    colour: str = Field(validation_alias=AliasChoices("colour", "color"))
    sizes: list[int] = Field([], validation_alias=AliasChoices("sizes", "size"))


class Generated(BaseModel):
    model_config = ConfigDict(alias_generator=lambda name: f"x-{name}", extra="forbid")
    name: str
    tags: list[str] = []


class Checked(BaseModel):
    low: int = Field(ge=0)
    high: int
    word: Annotated[str, Field(min_length=2)] = "ok"

    @field_validator("high")
    @classmethod
    def even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("must be even")
        return value

    @model_validator(mode="after")
    def ordered(self) -> "Checked":
        if self.low > self.high:
            raise ValueError("low above high")
        return self


class Before(BaseModel):
    name: str = "n"
    tags: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def seen(cls, data: Any) -> Any:
        return {"name": repr(sorted(data.items())) if isinstance(data, dict) else type(data).__name__}


class Nested(BaseModel):
    inner: Plain | None = None
    mapping: dict[str, int] = {}
    pairs: list[Plain] = []
    number: int = 0


class Unusual(BaseModel):
    unique: set[int] = set()
    pair: tuple[int, str] | None = None
    either: int | list[int] = 0
    raw: bytes = b""
    anything: Any = None


class Empty(BaseModel):
    pass


class WithFiles(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    name: str
    file: UploadFile | None = None
    files: list[UploadFile] = []
    raw: bytes | None = None
    raws: list[bytes] = []


MODELS: dict[str, Any] = {
    "plain": Plain,
    "forbidding": Forbidding,
    "allowing": Allowing,
    "aliased": Aliased,
    "by-name": ByName,
    "only-by-name": OnlyByName,
    "choices": Choices,
    "generated": Generated,
    "checked": Checked,
    "before": Before,
    "nested": Nested,
    "unusual": Unusual,
    "empty": Empty,
}


def add(kind: str, model: Any) -> None:
    def endpoint(data):
        return data

    endpoint.__annotations__["data"] = Annotated[model, Form()]
    app.post(f"/{kind}", name=kind)(endpoint)


for kind, model in MODELS.items():
    add(kind, model)


async def shown(data: WithFiles) -> list[Any]:
    return [
        data.name,
        data.file and [data.file.filename, data.file.size],
        [file.filename for file in data.files],
        data.raw,
        data.raws,
    ]


@app.post("/files/file")
async def with_files(data: Annotated[WithFiles, File()]):
    return await shown(data)


@app.post("/files/form")
async def with_files_in_form(data: Annotated[WithFiles, Form()]):
    return await shown(data)


@app.post("/described")
def described(data: Annotated[Plain, Form(title="A title", description="All of it", media_type="x/form")]):
    return data


FORMS: list[list[tuple[str, str]]] = [
    [],
    [("name", "n")],
    [("name", "")],
    [("name", " ")],
    [("name", "a"), ("name", "b")],
    [("name", "a"), ("name", "")],
    [("name", ""), ("name", "b")],
    [("name", "n"), ("age", "x"), ("flag", "maybe")],
    [("name", "n"), ("age", ""), ("flag", ""), ("note", "")],
    [("name", "n"), ("tags", "a")],
    [("name", "n"), ("tags", "a"), ("tags", ""), ("tags", "b")],
    [("name", "n"), ("tags", "")],
    [("name", "n"), ("other", "1")],
    [("name", "n"), ("other", "1"), ("other", "2")],
    [("name", "n"), ("other", "")],
    [("other", "")],
    [("data", "x")],
    [("given-name", "g"), ("familyName", "f"), ("tag", "1"), ("tag", "2")],
    [("given", "g"), ("family", "f"), ("tags", "1"), ("tags", "2")],
    [("given-name", "g"), ("given", "h")],
    [("given-name", ""), ("given", "h")],
    [("given-name", "g"), ("tag", "x"), ("familyName", "")],
    [("colour", "red"), ("size", "1")],
    [("color", "red"), ("sizes", "1"), ("size", "x")],
    [("colour", ""), ("color", "red"), ("size", "x")],
    [("x-name", "n"), ("x-tags", "t"), ("tags", "u")],
    [("x-name", "n")],
    [("low", "1"), ("high", "2")],
    [("low", "-1"), ("high", "3"), ("word", "x")],
    [("low", "4"), ("high", "2")],
    [("low", "x")],
    [("inner", '{"name": "n"}'), ("number", "1")],
    [("inner.name", "n"), ("mapping", "x"), ("pairs", "x")],
    [("unique", "1"), ("unique", "1"), ("pair", "1"), ("pair", "a"), ("either", "3"), ("raw", "r"), ("anything", "1")],
    [("unique", "x"), ("pair", "1"), ("either", "3"), ("either", "4"), ("raw", ""), ("anything", "")],
]
FILES: list[list[tuple[str, str | None, str | None, bytes]]] = [
    [],
    [("name", None, None, b"n")],
    [("name", None, None, b"n"), ("file", "f.txt", None, b"content")],
    [("name", None, None, b"n"), ("file", "f.txt", None, b"")],
    [("name", None, None, b"n"), ("file", "", None, b"")],
    [("name", None, None, b"n"), ("file", None, None, b"text")],
    [("name", None, None, b"n"), ("files", "f.txt", None, b"1"), ("files", "g.txt", None, b"2")],
    [("name", None, None, b"n"), ("files", "f.txt", None, b"1"), ("files", "", None, b"")],
    [("name", None, None, b"n"), ("files", "", None, b""), ("other", "o.txt", None, b"o")],
    [("name", None, None, b""), ("files", None, None, b"text")],
    [("name", None, None, b"n"), ("raw", None, None, b"text"), ("raws", None, None, b"text")],
    [("name", None, None, b"n"), ("raw", "r.txt", None, b"file")],
    [("name", None, None, b"n"), ("raws", "r.txt", None, b"file"), ("raws", "s.txt", None, b"file")],
    [("name", "n.txt", None, b"n")],
]
REQUESTS: list[Call] = [post(f"/{kind}", form=form) for kind in (*MODELS, "described") for form in FORMS]
REQUESTS += [post(path, **multipart(parts)) for path in ("/files/file", "/files/form") for parts in FILES]
REQUESTS += [post(path, form=form) for path in ("/files/file", "/files/form") for form in FORMS[:4]]
REQUESTS += [
    post(path, json={"name": "n"}) for path in ("/plain", "/empty", "/allowing")
]  # a body of another kind has no fields
