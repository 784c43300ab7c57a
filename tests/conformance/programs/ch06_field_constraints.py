"""Constraints of model fields, an e-mail address, examples in the model's configuration."""

from decimal import Decimal
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, EmailStr, Field, HttpUrl

from ..calls import posts

app = FastAPI()


class Member(BaseModel):
    nickname: Annotated[str, Field(min_length=3, max_length=12)]
    email: EmailStr
    full_name: str | None = Field(default=None, title="Full Name")
    age: Annotated[int, Field(ge=0, le=120)]

    model_config = {
        "json_schema_extra": {
            "examples": [{"nickname": "skipper", "email": "per@example.org", "full_name": "Per Ås", "age": 61}]
        },
    }


class Everything(BaseModel):
    """All kinds of limits."""

    code: str = Field("AA", pattern="^[A-Z]{2}$", description="Two capitals", examples=["NO"])
    even: int = Field(2, multiple_of=2, gt=-10, lt=10)
    amount: Decimal = Field(Decimal("1.5"), max_digits=5, decimal_places=2)
    words: list[str] = Field([], min_length=0, max_length=2)
    sizes: dict[str, int] = Field({}, max_length=1)
    unique: set[int] = Field(default_factory=set, max_length=2)
    home: HttpUrl | None = None
    strict: int = Field(1, strict=True)
    old: str | None = Field(None, deprecated=True)
    finite: float = Field(0.0, allow_inf_nan=False)
    nested: list[Annotated[list[Annotated[int, Field(gt=0)]], Field(min_length=1)]] = []


@app.post("/members")
def join(member: Member):
    return {"joined": member.model_dump()}


@app.post("/everything")
def everything(everything: Everything):
    return everything


GOOD = {"nickname": "skipper", "email": "per@example.org", "age": 61}
REQUESTS = [
    *posts(
        "/members",
        GOOD,
        {**GOOD, "full_name": "Per"},
        {**GOOD, "nickname": "ab"},
        {**GOOD, "nickname": "x" * 13},
        {**GOOD, "nickname": "øæå"},
    ),
    *posts(
        "/members",
        *(
            {**GOOD, "email": e}
            for e in (
                "per",
                "per@",
                "@x.org",
                "per@localhost",
                "PER@EXAMPLE.ORG",
                "",
                "per ås@example.org",
                "Per <per@example.org>",
                5,
            )
        ),
    ),
    *posts("/members", *({**GOOD, "age": a} for a in (0, 120, -1, 121, 61.0, 61.5, "61", None))),
    *posts("/members", {}, {"nickname": "a", "email": "b", "age": -1, "full_name": 3}),
    *posts("/everything", {}, *({"code": c} for c in ("NO", "no", "NOR", 1))),
    *posts("/everything", *({"even": e} for e in (4, 3, 10, -10, "4"))),
    *posts("/everything", *({"amount": a} for a in ("1.25", 1.25, "1.255", 12345, 1234, "NaN", None))),
    *posts(
        "/everything",
        {"words": ["a", "b"]},
        {"words": ["a", "b", "c"]},
        {"words": [1]},
        {"words": "ab"},
        {"sizes": {"a": 1, "b": 2}},
        {"sizes": {"a": "x"}},
    ),
    *posts(
        "/everything",
        {"unique": [1, 1, 2]},
        {"unique": [1, 2, 3]},
        {"home": "https://example.org"},
        {"home": "ftp://example.org"},
        {"home": "x"},
    ),
    *posts(
        "/everything",
        {"strict": "1"},
        {"strict": 1.0},
        {"old": "o"},
        {"nested": [[1], []]},
        {"nested": [[0], ["x"]]},
        {"finite": "inf"},
    ),
]
