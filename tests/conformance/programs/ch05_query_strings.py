"""Odd query strings: escapes, plus signs, separators, blank and repeated keys, broken UTF-8."""

from typing import Annotated

from fastapi import FastAPI, Query, Request

from ..calls import get

app = FastAPI()


@app.get("/")
def read(
    request: Request,
    a: str = "default",
    b: Annotated[str, Query(alias="b c")] = "default",
    many: Annotated[list[str], Query(alias="m")] = [],  # noqa: B006
):
    return {"a": a, "b": b, "m": many, "raw": request.url.query, "items": request.query_params.multi_items()}


@app.get("/number")
def number(n: int = 0):
    return n


QUERIES = [
    "a=1&a=2&a=3", "a=1;a=2", "a=1&&b=2", "&", "=", "=x", "a==b", "a=b=c", "a", "a&a=1", "%61=x", "a=%", "a=%zz", "a=%C3%A9", "a=%E9", "a=%F0%9F%90%9F",
    "a=+x+", "a=%20x%20", "a=%2B", "b+c=1", "b%20c=2", "a=%00", "a=%0A", "m=1&m=&m=%20&m", "m[]=1&m[0]=2", "A=1", "a=1#fragment", "a=?", "?a=1", "a=%26b%3D1",
    "a=" + "x" * 2000, "&".join(f"m={i}" for i in range(60)), "a=\u00e9", "m=a,b&m=c", "a=%ud83d", "a=%ED%A0%80", "a=1%EF%BF%BD",
]  # fmt: skip
REQUESTS = [
    *(get(f"/?{query}") for query in QUERIES),
    *(
        get(f"/number?{query}")
        for query in ("n=+1", "n=%2B1", "n=1&n=x", "n=x&n=1", "n=%201%20", "n=1%00", "n=%E9", "n=½")
    ),
    get("/?"),
    get("/number??n=1"),
]
