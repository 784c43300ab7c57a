"""A form as a browser fills it in: check boxes, radio buttons, selections, dates, numbers, untouched and hidden fields."""

from datetime import date, datetime, time
from enum import Enum
from typing import Annotated, Literal

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field, SecretStr

from ..calls import Call, get, post

app = FastAPI()


class Cabin(str, Enum):
    upper = "upper"
    lower = "lower"


class Booking(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=20)]
    cabin: Cabin = Cabin.lower
    meals: list[Literal["breakfast", "lunch", "dinner"]] = []
    insured: bool = False
    departure: date
    at: time | None = None
    seen: datetime | None = None
    children: Annotated[int, Field(ge=0, le=9)] = 0
    weight: float | None = None
    password: SecretStr | None = None
    remark: str = Field(default="", max_length=10)


@app.post("/model")
def by_model(booking: Annotated[Booking, Form()]):
    return booking


@app.post("/fields")
def by_fields(
    name: Annotated[str, Form(min_length=1, max_length=20)],
    departure: Annotated[date, Form()],
    cabin: Annotated[Cabin, Form()] = Cabin.lower,
    meals: Annotated[list[Literal["breakfast", "lunch", "dinner"]], Form()] = [],  # noqa: B006
    insured: Annotated[bool, Form()] = False,
    children: Annotated[int, Form(ge=0, le=9)] = 0,
    weight: Annotated[float | None, Form()] = None,
    remark: Annotated[str, Form(max_length=10)] = "",
):
    return [name, departure, cabin, meals, insured, children, weight, remark]


@app.get("/form", response_class=HTMLResponse)
def page(error: str = ""):
    return f"<form method=post action=/sent>{error}<input name=name></form>"


@app.post("/sent", response_class=HTMLResponse)
def sent(request: Request, name: Annotated[str, Form()] = "", agree: Annotated[str | None, Form()] = None):
    if not name or agree != "on":
        return HTMLResponse("<p>Incomplete</p>", status_code=400)
    answer = RedirectResponse(request.url_for("page").include_query_params(error="none"), status_code=303)
    answer.set_cookie("name", name, max_age=60, httponly=True)
    return answer


FORMS: list[list[tuple[str, str]]] = [
    [("name", "Eva"), ("departure", "2026-11-23")],
    [("name", "Eva"), ("departure", "")],
    [("name", ""), ("departure", "2026-11-23"), ("weight", ""), ("children", ""), ("remark", "")],
    [("name", "Eva"), ("departure", "23.11.2026"), ("cabin", "middle"), ("insured", "on")],
    [("name", "Eva"), ("departure", "2026-11-23"), ("insured", "off"), ("cabin", "upper"), ("weight", "1e3")],
    [("name", "Eva"), ("departure", "2026-11-23"), ("insured", "false"), ("insured", "on")],
    [("name", "Eva"), ("departure", "2026-11-23"), ("meals", "lunch"), ("meals", "dinner"), ("children", " 2 ")],
    [("name", "Eva"), ("departure", "2026-11-23"), ("meals", "supper"), ("meals", "lunch"), ("meals", "")],
    [("name", "Eva"), ("departure", "2026-11-23"), ("meals[]", "lunch"), ("children", "10"), ("weight", "nan")],
    [("name", "E" * 21), ("departure", "2026-13-01"), ("children", "1.0"), ("remark", "x" * 11)],
    [("name", "Eva"), ("departure", "2026-11-23"), ("at", "12:30"), ("seen", "2026-11-23T12:30"), ("password", "p")],
    [("name", "Eva"), ("departure", "2026-11-23"), ("at", "25:00"), ("seen", "then"), ("csrf", "hidden")],
]
REQUESTS: list[Call] = [
    *(post(path, form=form) for path in ("/model", "/fields") for form in FORMS),
    get("/form"),
    *(
        post("/sent", form=form)
        for form in ({}, {"name": "Eva"}, {"name": "Eva", "agree": "on"}, {"name": "Eva", "agree": ""})
    ),
]
