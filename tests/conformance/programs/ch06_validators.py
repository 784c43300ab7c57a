"""Validators of a body model: field, model before and after, plain functions, contexts of their errors."""

from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import AfterValidator, BaseModel, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ..calls import posts

app = FastAPI()


class NewLock(BaseModel):
    old_code: str
    new_code: str
    repeated: str

    @field_validator("new_code")
    @classmethod
    def long_enough(cls, value: str) -> str:
        if len(value) < 6:
            raise ValueError("A code has at least six characters")
        if not any(character.isdigit() for character in value):
            raise ValueError("A code has a digit")
        return value

    @model_validator(mode="after")
    def same_twice(self) -> "NewLock":
        if self.new_code != self.repeated:
            raise ValueError("The codes are not the same")
        return self


def not_zero(value: int) -> int:
    assert value != 0, "zero is not a size"
    return value


class Odd(BaseModel):
    size: Annotated[int, AfterValidator(not_zero)] = 1
    name: str = "n"
    other: str = "o"
    items: list[Annotated[str, AfterValidator(lambda v: v.strip() or _refuse())]] = []

    @field_validator("name", mode="before")
    @classmethod
    def from_number(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @field_validator("other")
    @classmethod
    def differs(cls, value: str, info: ValidationInfo) -> str:
        if value == info.data.get("name"):
            raise PydanticCustomError(
                "same_name", "{value} is also the name", {"value": value, "field": info.field_name}
            )
        return value

    @model_validator(mode="before")
    @classmethod
    def unwrap(cls, data: Any) -> Any:
        if isinstance(data, list):
            raise TypeError("lists are not welcome") if len(data) > 3 else ValueError(f"got {len(data)} items")
        return data.get("wrapped", data) if isinstance(data, dict) else data


def _refuse() -> str:
    raise ValueError("blank")


@app.post("/locks")
def change_lock(lock: NewLock):
    return {"changed": True, "length": len(lock.new_code)}


@app.post("/odd")
def odd(odd: Odd):
    return odd


GOOD = {"old_code": "x", "new_code": "abcde1", "repeated": "abcde1"}
REQUESTS = [
    *posts(
        "/locks",
        GOOD,
        {**GOOD, "new_code": "abc"},
        {**GOOD, "new_code": "abcdef"},
        {**GOOD, "repeated": "other1"},
        {**GOOD, "new_code": 5, "repeated": None},
    ),
    *posts("/locks", {}, {"old_code": "x", "new_code": "abc", "repeated": "z"}, []),
    *posts(
        "/odd",
        {},
        {"size": 0},
        {"name": 7},
        {"name": [7]},
        {"other": "n"},
        {"wrapped": {"size": 0, "other": "n"}},
        {"items": ["a ", " "]},
        "text",
    ),
    *posts("/odd", [], [1, 2], None),
    # A TypeError inside of a validator is no validation error: it comes out of the application.
    *posts("/odd", [1, 2, 3, 4], raises=True),
]
