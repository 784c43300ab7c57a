"""Closed sets of values in the path: string, integer and mixed enums, StrEnum, Literal."""

from enum import Enum, IntEnum, StrEnum
from typing import Literal

from fastapi import FastAPI

from ..calls import gets

app = FastAPI()


class Instrument(str, Enum):
    """What the orchestra plays."""

    oboe = "oboe"
    viola = "viola"
    horn = "french horn"


class Row(IntEnum):
    front = 1
    back = 9


class Season(StrEnum):
    SPRING = "spring"
    AUTUMN = "autumn"


class Mixed(Enum):
    one = 1
    word = "word"
    half = 0.5


@app.get("/instruments/{instrument}")
def read_instrument(instrument: Instrument):
    if instrument is Instrument.oboe:
        return {"instrument": instrument, "message": "Gives the A"}
    if instrument.value == "viola":
        return {"instrument": instrument, "message": "In the middle"}
    return {"instrument": instrument, "message": "At the back"}


@app.get("/rows/{row}")
def read_row(row: Row):
    return {"row": row, "name": row.name}


@app.get("/seasons/{season}")
def read_season(season: Season) -> Season:
    return season


@app.get("/mixed/{mixed}")
def read_mixed(mixed: Mixed):
    return {"mixed": mixed, "name": mixed.name}


@app.get("/keys/{key}")
def read_key(key: Literal["major", "minor", 7]):
    return {"key": key}


@app.get("/one/{only}")
def read_only(only: Literal["solo"]):
    return only


@app.get("/optional/{row}")
def read_optional(row: Row | Season):
    return {"value": row, "type": type(row).__name__}


REQUESTS = [
    *gets("/instruments/{}", "oboe", "viola", "french horn", "horn", "OBOE", "", "tuba", "ö"),
    *gets("/rows/{}", "1", "9", "5", "front", "1.0", "01"),
    *gets("/seasons/{}", "spring", "SPRING", "winter"),
    *gets("/mixed/{}", "1", "word", "0.5", "2"),
    *gets("/keys/{}", "major", "minor", "7", "Major"),
    *gets("/one/{}", "solo", "duo"),
    *gets("/optional/{}", "1", "spring", "x"),
]
