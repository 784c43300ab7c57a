"""Types with rules of their own in forms: identifiers, money, moments, addresses, secrets, patterns, constrained collections."""

import re
from collections import deque
from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import FastAPI, Form
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    HttpUrl,
    Json,
    PlainSerializer,
    SecretStr,
    StringConstraints,
)

from ..calls import Call, post

app = FastAPI()


def shouting(value: str) -> str:
    if not value.isupper():
        raise ValueError("not loud enough")
    return value


def split(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


TYPES: dict[str, Any] = {
    "uuid": UUID,
    "money": Annotated[Decimal, Form(max_digits=5, decimal_places=2)],
    "moment": datetime,
    "aware": AwareDatetime,
    "span": timedelta,
    "address": IPv4Address,
    "url": HttpUrl,
    "path": Path,
    "secret": SecretStr,
    "pattern": Annotated[str, Form(pattern=r"^[a-z]+-\d+$")],
    "compiled": Annotated[str, Form(pattern=re.compile(r"^\w+$"))],
    "stripped": Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1)],
    "shouting": Annotated[str, AfterValidator(shouting)],
    "comma": Annotated[list[int], BeforeValidator(split)],
    "json": Json[dict[str, list[int]]],
    "literal": Literal["a", 1, "b"],
    "either": int | bool | str,
    "strict": Annotated[int, Form(strict=True)],
    "multiple": Annotated[int, Form(multiple_of=5, gt=0, lt=100)],
    "finite": Annotated[float, Form(allow_inf_nan=False)],
    "unique": Annotated[set[int], Form(max_length=2)],
    "frozen": frozenset[str],
    "queue": deque[int],
    "pair": tuple[int, str],
    "row": tuple[int, ...],
    "some": Annotated[list[Annotated[int, Form(ge=1)]], Form(min_length=2, max_length=3)],
    "rounded": Annotated[float, PlainSerializer(lambda value: round(value, 1))],
}


def add(kind: str, annotation: Any) -> None:
    def endpoint(value):
        return sorted(value) if isinstance(value, set | frozenset) else value

    endpoint.__annotations__["value"] = Annotated[annotation, Form()]
    app.post(f"/{kind}", name=kind)(endpoint)


for kind, annotation in TYPES.items():
    add(kind, annotation)

GOOD = {
    "uuid": "a3bb189e-8bf9-3888-9912-ace4e6543002", "money": "123.45", "moment": "2026-11-23T04:00:00", "aware": "2026-11-23T04:00:00Z",
    "span": "PT1H30M", "address": "127.0.0.1", "url": "https://example.com/a?b", "path": "/tmp/x", "secret": "s3", "pattern": "ab-1",
    "compiled": "word", "stripped": "  MiXed ", "shouting": "LOUD", "comma": "1,2,3", "json": '{"a": [1]}', "literal": "a", "either": "1",
    "strict": "1", "multiple": "15", "finite": "1.5", "unique": "1", "frozen": "x", "queue": "1", "pair": "1", "row": "1", "some": "1", "rounded": "1.26",
}  # fmt: skip
# A float that JSON cannot express is another program's theme.
INEXPRESSIBLE = {("json", "1e400"), ("rounded", "1e400"), ("json", "nan"), ("rounded", "nan")}
BAD = ["", " ", "x", "-1", "1e400", "nan", "true", "123456.789", "[1, 2]", "{", "a b", "é", "2026-02-30T00:00:00"]
REQUESTS: list[Call] = [
    *(
        post(f"/{kind}", form={"value": text})
        for kind in TYPES
        for text in (GOOD[kind], *BAD)
        if (kind, text) not in INEXPRESSIBLE
    ),
    *(post(f"/{kind}", form=[("value", "1"), ("value", "2"), ("value", "1"), ("value", "x")]) for kind in TYPES),
    *(
        post(f"/{kind}", form=[("value", "1"), ("value", "2")])
        for kind in ("unique", "frozen", "queue", "pair", "row", "some")
    ),
    *(post(f"/{kind}") for kind in ("uuid", "some", "comma")),
]
