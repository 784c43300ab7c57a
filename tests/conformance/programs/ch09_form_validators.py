"""Validators on form models: before, after, wrapping and plain ones, on fields and on the whole; what each of them is given."""

from typing import Annotated, Any, Self

from fastapi import FastAPI, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ..calls import Call, multipart, post

EVENTS: list[str] = []
app = FastAPI()


class Passwords(BaseModel):
    current: str
    new: str
    repeated: str

    @field_validator("new")
    @classmethod
    def strong(cls, value: str) -> str:
        if len(value) < 8:
            raise ValueError("at least 8 characters")
        if not any(letter.isupper() for letter in value):
            raise ValueError("one upper case letter")
        return value

    @model_validator(mode="after")
    def same(self) -> Self:
        if self.new != self.repeated:
            raise ValueError("not the same twice")
        return self


class Watched(BaseModel):
    model_config = ConfigDict(extra="allow")
    number: int = 0
    words: list[str] = []
    flag: bool | None = None

    @field_validator("number", mode="before")
    @classmethod
    def given(cls, value: Any, info: ValidationInfo) -> Any:
        EVENTS.append(f"number {value!r} after {sorted(info.data)}")
        return "0" if value == "zero" else value

    @field_validator("words", mode="wrap")
    @classmethod
    def wrapped(cls, value: Any, handler: Any) -> Any:
        EVENTS.append(f"words {value!r}")
        return [word.title() for word in handler(value)]

    @field_validator("flag", mode="plain")
    @classmethod
    def plain(cls, value: Any) -> bool | None:
        EVENTS.append(f"flag {value!r}")
        if value not in ("yes", "no"):
            raise PydanticCustomError("yes_or_no", "say {yes} or no", {"yes": "yes"})
        return value == "yes"

    @model_validator(mode="wrap")
    @classmethod
    def around(cls, data: Any, handler: Any) -> Any:
        EVENTS.append(f"model {type(data).__name__} {sorted(data) if isinstance(data, dict) else ''}")
        made = handler(data)
        EVENTS.append(f"made {sorted(made.model_fields_set)} {made.model_extra}")
        return made


class Picture(BaseModel):
    title: str = Field(min_length=2)
    file: UploadFile

    @field_validator("file")
    @classmethod
    def small(cls, value: UploadFile) -> UploadFile:
        if (value.size or 0) > 3:
            raise ValueError("too large")
        return value


@app.post("/passwords")
def passwords(data: Annotated[Passwords, Form()]):
    return "changed"


@app.post("/watched")
def watched(data: Annotated[Watched, Form()]):
    return [data, sorted(data.model_fields_set)]


@app.post("/picture")
async def picture(data: Annotated[Picture, Form()]):
    return [data.title, data.file.filename, (await data.file.read()).decode()]


FORMS: list[list[tuple[str, str]]] = [
    [], [("number", "zero")], [("number", "")], [("number", "x"), ("words", "a"), ("words", "b")], [("flag", "yes"), ("words", "")],
    [("flag", "maybe"), ("number", "1"), ("number", "2")], [("flag", ""), ("other", "1"), ("other", "2"), ("empty", "")],
]  # fmt: skip
REQUESTS: list[Call] = [
    *(post("/watched", form=form) for form in FORMS),
    post("/passwords"),
    post("/passwords", form={"current": "a", "new": "b", "repeated": "c"}),
    post("/passwords", form={"current": "a", "new": "abcdefgh", "repeated": "abcdefgh"}),
    post("/passwords", form={"current": "a", "new": "Abcdefgh", "repeated": "Abcdefg"}),
    post("/passwords", form={"current": "a", "new": "Abcdefgh", "repeated": "Abcdefgh"}),
    *(
        post("/picture", **multipart([("title", None, None, title), ("file", "f.txt", None, content)]))
        for title, content in ((b"ok", b"abc"), (b"ok", b"abcd"), (b"x", b"abcd"), (b"", b""))
    ),
    post("/picture", form={"title": "ok", "file": "text"}),
    post("/picture", form={"title": "ok"}),
]
