"""Path parameters of the common types, each with good and bad spellings."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from uuid import UUID

from fastapi import FastAPI

from ..calls import gets

app = FastAPI()


@app.get("/int/{value}")
def read_int(value: int):
    return value


@app.get("/float/{value}")
def read_float(value: float):
    return value


@app.get("/bool/{value}")
def read_bool(value: bool):
    return value


@app.get("/str/{value}")
def read_str(value: str):
    return {"value": value, "length": len(value)}


@app.get("/bare/{value}")
def read_bare(value):
    return {"value": value, "type": type(value).__name__}


@app.get("/uuid/{value}")
def read_uuid(value: UUID):
    return {"value": value, "version": value.version}


@app.get("/date/{value}")
def read_date(value: date):
    return {"value": value, "year": value.year}


@app.get("/datetime/{value}")
def read_datetime(value: datetime):
    return {"value": value, "aware": value.tzinfo is not None}


@app.get("/time/{value}")
def read_time(value: time):
    return value


@app.get("/timedelta/{value}")
def read_timedelta(value: timedelta):
    return {"value": value, "seconds": value.total_seconds()}


@app.get("/decimal/{value}")
def read_decimal(value: Decimal):
    return {"value": value, "text": str(value)}


@app.get("/bytes/{value}")
def read_bytes(value: bytes):
    return {"length": len(value)}


@app.get("/file/{value}")
def read_purepath(value: PurePosixPath):
    return {"value": value, "suffix": value.suffix}


@app.get("/nullable/{value}")
def read_nullable(value: int | None):
    return value


@app.get("/either/{value}")
def read_either(value: int | bool | str):
    return {"value": value, "type": type(value).__name__}


NUMBERS = [
    "3",
    "-3",
    "3.0",
    "3.5",
    "1e2",
    "0x10",
    "٣",
    "",
    " 3",
    "3 ",
    "nan",
    "inf",
    "-inf",
    "1" * 40,
    "1_0",
    "--1",
    "true",
    "None",
]
REQUESTS = [
    *gets("/int/{}", *NUMBERS, "1" * 5000),
    *gets("/float/{}", *[n for n in NUMBERS if "n" not in n or n == "None"]),
    *gets(
        "/bool/{}",
        "true",
        "True",
        "1",
        "on",
        "yes",
        "t",
        "y",
        "false",
        "0",
        "off",
        "no",
        "f",
        "n",
        "2",
        "tru",
        "",
        "ON",
    ),
    *gets("/str/{}", "a", "ä", "日本", "a b", "a/b", "%", "null", "x" * 300, "\x00", "🦉"),
    *gets("/bare/{}", "7", "true", "x"),
    *gets("/uuid/{}", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "7c9e6679742540de944be07fc1f90ae7", "7c9e6679", "g" * 32),
    *gets(
        "/date/{}",
        "2026-02-28",
        "2026-02-30",
        "2026-2-8",
        "28.02.2026",
        "1772236800",
        "2026-02-28T00:00:00",
        "2026-02-28T10:00:00",
    ),
    *gets(
        "/datetime/{}",
        "2026-02-28T10:11:12Z",
        "2026-02-28T10:11",
        "2026-02-28 10:11:12.5+02:00",
        "2026-02-28",
        "noon",
        "1772236800",
    ),
    *gets("/time/{}", "10:11", "10:11:12.25", "25:00", "10:11:12Z", "ten"),
    *gets("/timedelta/{}", "P1DT2H", "3600", "01:00:00", "1.5", "-P1D", "an hour"),
    *gets("/decimal/{}", "1.10", "1e3", "0.1000000000000000000001", "x", "-0"),
    *gets("/bytes/{}", "abc", "ä"),
    *gets("/file/{}", "a.tar.gz", "a"),
    *gets("/nullable/{}", "3", "null", "None"),
    *gets("/either/{}", "3", "true", "x", "3.0"),
]
