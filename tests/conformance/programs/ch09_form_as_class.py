"""Forms gathered in classes: constructors, class methods, dataclasses and factories that read form fields as dependencies."""

import dataclasses
import inspect
from typing import Annotated, Any, Self

from fastapi import Depends, FastAPI, File, Form, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from ..calls import Call, multipart, post

app = FastAPI()


class Crew(BaseModel):
    name: str
    rank: int = 0

    @classmethod
    def as_form(cls, name: Annotated[str, Form()], rank: Annotated[int, Form()] = 0) -> Self:
        return cls(name=name, rank=rank)


class Checked(BaseModel):
    low: int
    high: int

    @classmethod
    def as_form(cls, low: str = Form(...), high: str = Form("9")):
        try:
            return cls.model_validate({"low": low, "high": high})
        except ValidationError as error:
            raise RequestValidationError(
                [{**item, "loc": ("body", *item["loc"])} for item in error.errors(include_url=False)]
            ) from error


class ByConstructor:
    def __init__(
        self,
        *,
        title: Annotated[str, Form(min_length=2)],
        cover: Annotated[UploadFile | None, File()] = None,
        tags: Annotated[list[str] | None, Form()] = None,
    ):
        self.seen = [title, cover and cover.filename, tags]


@dataclasses.dataclass
class Data:
    street: Annotated[str, Form()]
    number: Annotated[int, Form(gt=0)] = 1


def fields_of(*names: str) -> Any:
    """A dependency with one optional form field for each name."""

    def read(**found: str | None) -> dict[str, str | None]:
        return found

    read.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, Form(max_length=3)]
            )
            for name in names
        ]
    )
    return read


@app.post("/crew")
def crew(crew: Annotated[Crew, Depends(Crew.as_form)]):
    return crew


@app.post("/checked")
def checked(checked: Checked = Depends(Checked.as_form)):
    return checked


@app.post("/constructor")
def constructor(found: Annotated[ByConstructor, Depends()]):
    return found.seen


@app.post("/dataclass")
def dataclass(found: Annotated[Data, Depends()], extra: Annotated[str, Form()] = "none"):
    return [found, extra]


@app.post("/made", dependencies=[Depends(fields_of("c"))])
def made(found: Annotated[dict[str, Any], Depends(fields_of("a", "b"))]):
    return found


FORMS = [
    {}, {"name": "Eva"}, {"name": "Eva", "rank": "x"}, {"name": "", "rank": "2"}, {"low": "1"}, {"low": "x", "high": "y"},
    {"low": "", "high": ""}, {"title": "ab", "tags": "t"}, {"title": "a"}, {"street": "s", "number": "0"},
    {"street": "s", "number": "2", "extra": ""}, {"a": "1", "c": "2"}, {"a": "1234", "b": "5678", "c": "9012"},
]  # fmt: skip
REQUESTS: list[Call] = [
    post(f"/{path}", form=form) for path in ("crew", "checked", "constructor", "dataclass", "made") for form in FORMS
]
REQUESTS += [
    post("/constructor", **multipart([("title", None, None, b"ab"), ("cover", "c.png", "image/png", b"c")])),
    post("/constructor", **multipart([("title", "t.txt", None, b"ab"), ("cover", None, None, b"c")])),
    post("/crew", json={"name": "Eva"}),
]
