"""API keys in query, header and cookie: present, missing, empty, repeated, optional, alternatives, at every level."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, APIKeyQuery

from ..calls import get, post

in_query = APIKeyQuery(name="key")
in_header = APIKeyHeader(name="X-Key", scheme_name="Header key", description="Sent with **every** request.")
in_cookie = APIKeyCookie(name="session")
maybe_query = APIKeyQuery(name="key", auto_error=False, scheme_name="maybeQuery")
maybe_header = APIKeyHeader(name="x_other", auto_error=False)
maybe_cookie = APIKeyCookie(name="session", auto_error=False, description="optional")

app = FastAPI()
router = APIRouter(prefix="/vault", dependencies=[Depends(in_header)])


async def any_key(
    query: Annotated[str | None, Security(maybe_query)],
    header: Annotated[str | None, Security(maybe_header)],
    cookie: Annotated[str | None, Security(maybe_cookie)],
):
    if query or header or cookie:
        return [query, header, cookie]
    raise HTTPException(403, "no key at all")


def reader(key: Annotated[str, Depends(in_header)]):
    if key != "secret":
        raise HTTPException(401, "wrong key", headers={"WWW-Authenticate": 'APIKey realm="vault"'})
    return f"reader {key}"


@app.get("/query")
def by_query(key: Annotated[str, Security(in_query)]):
    return key


@app.get("/header")
async def by_header(key: str = Depends(in_header)):
    return key


@app.get("/cookie")
def by_cookie(key: Annotated[str, Depends(in_cookie)], q: int):
    return [key, q]


@app.get("/any")
def by_any(keys: Annotated[list, Depends(any_key)]):
    return keys


@app.get("/reader")
def by_reader(who: Annotated[str, Depends(reader)], again: Annotated[str, Security(in_header)]):
    return [who, again]


@app.post("/all", dependencies=[Depends(in_query), Security(in_cookie)])
def all_of_them(key: Annotated[str, Depends(in_header)], body: dict[str, int]):
    return {"key": key, **body}


@router.get("/gold")
def gold():
    return "gold"


app.include_router(router, dependencies=[Security(in_cookie)])

REQUESTS = [
    *(get(f"/query{query}") for query in ("", "?key=a", "?key=", "?key=%20a%20", "?key=a&key=b", "?KEY=a", "?key")),
    *(get("/header", headers=[("x-key", value)]) for value in ("a", "", "  a  ", "é")),
    get("/header", headers=[("x-key", "a"), ("x-key", "b")]),
    get("/header"),
    get("/cookie?q=1"),
    get("/cookie?q=x"),
    get("/cookie?q=x", cookies={"session": "s"}),
    get("/cookie?q=1", cookies={"session": ""}),
    get("/cookie?q=1", cookies={"session": '"quoted text"', "other": "1"}),
    get("/any"),
    get("/any?key=1"),
    get("/any?key=1", headers={"x_other": "h"}, cookies={"session": "c"}),
    get("/any", headers={"x-other": "not the name"}),
    get("/reader"),
    get("/reader", headers={"x-key": "wrong"}),
    get("/reader", headers={"x-key": "secret"}),
    post("/all", json={"a": 1}),
    post("/all?key=k", json={"a": 1}, cookies={"session": "s"}),
    post("/all?key=k", json={"a": 1}, cookies={"session": "s"}, headers={"x-key": "h"}),
    post("/all?key=k", json={"a": "x"}, cookies={"session": "s"}, headers={"x-key": "h"}),
    post("/all", json={"a": "x"}),
    post("/all", content="{", content_type="application/json"),
    get("/vault/gold"),
    get("/vault/gold", cookies={"session": "s"}),
    get("/vault/gold", cookies={"session": "s"}, headers={"x-key": "k"}),
]
