"""Annotated validators, constrained aliases, NewType, network and own types in the path."""

from ipaddress import IPv4Address, IPv6Network
from typing import Annotated, Any, NewType

from fastapi import FastAPI, Path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    PositiveInt,
    StringConstraints,
    WrapValidator,
)
from pydantic_core import PydanticCustomError, core_schema

from ..calls import gets

app = FastAPI()
BerthId = NewType("BerthId", int)


def even(value: int) -> int:
    if value % 2:
        raise ValueError("must be even")
    return value


def tolerant(value: Any, handler) -> int:
    try:
        return handler(value)
    except ValueError:
        return -1


def refused(value: str) -> str:
    raise PydanticCustomError("never_good", "Nothing like {word} is good", {"word": value, "tried": [1, 2]})


class Grid:
    """A map square such as ``B7``."""

    def __init__(self, column: str, row: int):
        self.column = column
        self.row = row

    @classmethod
    def parse(cls, text: str) -> "Grid":
        if not text[1:].isdigit():
            raise ValueError("not a square")
        return cls(text[0], int(text[1:]))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler):
        return core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema(min_length=2))


Even = Annotated[int, AfterValidator(even)]
Trimmed = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=3)]


@app.get("/newtype/{value}")
def newtype(value: BerthId):
    return value


@app.get("/even/{value}")
def read_even(value: Even):
    return value


@app.get("/even-small/{value}")
def read_even_small(value: Annotated[Even, Path(lt=10)]):
    return value


@app.get("/before/{value}")
def before(value: Annotated[int, BeforeValidator(lambda text: text.removeprefix("no-"))]):
    return value


@app.get("/wrapped/{value}")
def wrapped(value: Annotated[int, WrapValidator(tolerant)]):
    return value


@app.get("/refused/{value}")
def read_refused(value: Annotated[str, AfterValidator(refused)]):
    return value


@app.get("/trimmed/{value}")
def trimmed(value: Trimmed):
    return value


@app.get("/positive/{value}")
def positive(value: PositiveInt):
    return value


@app.get("/ip/{value}")
def ip(value: IPv4Address):
    return value


@app.get("/net/{value:path}")
def net(value: IPv6Network):
    return value


@app.get("/grid/{square}")
def grid(square: Grid = Path()):
    return {"column": square.column, "row": square.row}


REQUESTS = [
    *gets("/newtype/{}", "3", "x"),
    *gets("/even/{}", "4", "5", "x"),
    *gets("/even-small/{}", "4", "5", "12", "13", "x"),
    *gets("/before/{}", "no-7", "7", "no-x"),
    *gets("/wrapped/{}", "7", "x"),
    *gets("/refused/{}", "milk"),
    *gets("/trimmed/{}", " ab ", "abcd", "abc"),
    *gets("/positive/{}", "1", "0"),
    *gets("/ip/{}", "127.0.0.1", "256.0.0.1", "1"),
    *gets("/net/{}", "2001:db8::", "x"),
    *gets("/grid/{}", "B7", "B", "Bx"),
]
