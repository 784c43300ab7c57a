"""Booleans, enums, literals, dates, UUIDs, network types and unions in the query."""

from datetime import date, datetime, time, timedelta
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from pathlib import Path as FilePath
from typing import Annotated, Literal
from uuid import UUID

from fastapi import FastAPI, Query
from pydantic import AnyUrl, EmailStr, SecretStr

from ..calls import gets

app = FastAPI()


class Tide(str, Enum):
    ebb = "ebb"
    flood = "flood"


class Force(IntEnum):
    calm = 0
    gale = 8


@app.get("/bool")
def read_bool(v: bool):
    return v


@app.get("/bool-default")
def read_bool_default(v: bool = True, w: bool | None = None):
    return [v, w]


@app.get("/enum")
def read_enum(v: Tide = Tide.ebb, f: Force | None = None, many: Annotated[list[Tide], Query()] = []):  # noqa: B006
    return {"v": v, "f": f, "many": many}


@app.get("/literal")
def read_literal(v: Literal["a", "b"], w: Literal[1, "2", True, None] = None):  # noqa: PYI061
    return {"v": v, "w": w}


@app.get("/date")
def read_date(v: date):
    return v


@app.get("/datetime")
def read_datetime(v: datetime):
    return v


@app.get("/time")
def read_time(v: time):
    return v


@app.get("/timedelta")
def read_timedelta(v: timedelta):
    return v


@app.get("/uuid")
def read_uuid(v: UUID):
    return v


@app.get("/int-or-str")
def int_or_str(v: int | str):
    return {"v": v, "type": type(v).__name__}


@app.get("/str-or-int")
def str_or_int(v: str | int):
    return {"v": v, "type": type(v).__name__}


@app.get("/int-or-date")
def int_or_date(v: int | date | None = None):
    return {"v": v, "type": type(v).__name__}


@app.get("/left-to-right")
def left_to_right(v: Annotated[int | float | str, Query(union_mode="left_to_right")]):
    return {"v": v, "type": type(v).__name__}


@app.get("/others")
def others(
    ip: IPv4Address | None = None,
    url: AnyUrl | None = None,
    email: EmailStr | None = None,
    secret: SecretStr | None = None,
    file: FilePath | None = None,
    raw: bytes | None = None,
    size: complex | None = None,
):
    return {"ip": ip, "url": url, "email": email, "secret": secret, "file": file, "raw": raw, "size": str(size)}


REQUESTS = [
    *gets("/bool?v={}", "true", "false", "1", "0", "yes", "NO", "on", "off", "t", "F", "2", "", "truthy", " true"),
    *gets("/bool-default?{}", "", "v=no", "w=1"),
    *gets("/bool-default?v={}", "", "0"),
    *gets("/enum?v={}", "ebb", "flood", "EBB", ""),
    *gets("/enum?f={}", "0", "8", "3", "gale"),
    *gets("/enum?many=ebb&many={}", "flood", "x"),
    *gets("/literal?v={}", "a", "b", "c", ""),
    *gets("/literal?v=a&w={}", "1", "2", "true", "None", ""),
    *gets("/date?v={}", "2026-12-31", "2026-13-01", "0", "tomorrow", "2026-12-31T00:00:00Z", "2026-12-31T01:00"),
    *gets("/datetime?v={}", "2026-12-31T23:59:59Z", "2026-12-31T23:59:59+01:00", "1e10", "2026-12-31", "x"),
    *gets("/time?v={}", "23:59", "24:00", "3600", "x"),
    *gets("/timedelta?v={}", "PT1H", "-PT1H", "3600", "1 day", "x"),
    *gets(
        "/uuid?v={}",
        "c56a4180-65aa-42ec-a945-5fd21dec0538",
        "c56a4180",
        "urn:uuid:c56a4180-65aa-42ec-a945-5fd21dec0538",
    ),
    *gets("/int-or-str?v={}", "1", "1.0", "x", ""),
    *gets("/str-or-int?v={}", "1", "x"),
    *gets("/int-or-date?v={}", "1", "2026-01-01", "x", ""),
    *gets("/left-to-right?v={}", "1", "1.0", "1.5", "x"),
    *gets("/others?ip={}", "10.0.0.1", "10.0.0"),
    *gets("/others?url={}", "http://a.example/b?c=d", "not a url", "HTTP://EXAMPLE.org"),
    *gets("/others?email={}", "a@example.org", "a@", "A@Example.ORG"),
    *gets("/others?secret={}", "hush", ""),
    *gets("/others?file={}", "a/b", ""),
    *gets("/others?raw={}", "abc", "ä"),
    *gets("/others?size={}", "1+2j", "x"),
]
