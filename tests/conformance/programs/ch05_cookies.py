"""Cookie parameters: types, quoting, repetition, odd cookie headers, several cookie headers."""

from typing import Annotated

from fastapi import Cookie, FastAPI, Request

from ..calls import get

app = FastAPI()


@app.get("/one")
def one(ads_id: Annotated[str | None, Cookie()] = None):
    return {"ads_id": ads_id}


@app.get("/required")
def required(
    session: Annotated[str, Cookie(min_length=2, max_length=6, pattern="^[a-z]+$")], visits: int = Cookie(ge=0)
):
    return [session, visits]


@app.get("/alias")
def alias(
    a: Annotated[str | None, Cookie(alias="__Host-id")] = None,
    b: Annotated[str | None, Cookie(alias="with space")] = None,
):
    return [a, b]


@app.get("/many")
def many(ids: Annotated[list[str], Cookie()] = ["default"]):  # noqa: B006 - copied for each request
    return ids


@app.get("/all")
def everything(request: Request):
    return request.cookies


RAW = [
    "ads_id=1", "ads_id=1; ads_id=2", "ads_id=", "ads_id", "=1", ";", "", "ads_id = 1 ", "ads_id=1,other=2", 'ads_id="quoted"', 'ads_id="a\\073b"',
    'ads_id="a;b"', "ads_id=a=b", "other=x; ads_id=2; third", "ADS_ID=1", "ads-id=1", "ads_id=%C3%A9", "ads_id=é", "$Version=1; ads_id=3", "ads_id=1;;other=2",
    "ads_id=a b", "ads_id='single'",
]  # fmt: skip
REQUESTS = [
    get("/one"),
    *(get(f"/{path}", headers={"cookie": raw}) for path in ("one", "all") for raw in RAW),
    get("/one", headers=[("cookie", "ads_id=first"), ("cookie", "ads_id=second")]),
    get("/all", headers=[("cookie", "a=1"), ("cookie", "b=2")]),
    get("/required"),
    *(
        get("/required", cookies={"session": s, "visits": v})
        for s, v in (("abc", "1"), ("a", "1"), ("abcdefg", "-1"), ("ABC", "x"), ("", ""))
    ),
    get("/alias", headers={"cookie": "__Host-id=5; with space=6"}),
    get("/many"),
    get("/many", headers={"cookie": "ids=a"}),
    get("/many", headers={"cookie": "ids="}),  # an empty text counts as an empty sequence, hence as missing
    get("/many", headers={"cookie": "ids=a; ids=b"}),
]
