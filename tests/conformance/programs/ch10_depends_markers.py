"""Depends and Security as objects: equality, hashes, representations, copies, use in sets, frozen fields, reuse in many places."""

import copy
import dataclasses
import pickle
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Security, params
from fastapi.security import HTTPBearer

from ..calls import get
from ..facts import outcome

app = FastAPI()


def number(n: int = 1) -> int:
    return n


def other() -> str:
    return "other"


plain, same, uncached = Depends(number), Depends(number), Depends(number, use_cache=False)
scoped, secured = Depends(number, scope="function"), Security(number, scopes=["a"])
MARKERS = {"plain": plain, "same": same, "uncached": uncached, "scoped": scoped, "secured": secured, "empty": Depends()}


def set_attribute(marker: Any) -> None:
    marker.use_cache = False


FACTS: dict[str, Any] = {
    "equal": [[one == two for two in MARKERS.values()] for one in MARKERS.values()],
    "distinct": len({plain, same, uncached, scoped}),
    "hash of security": outcome(lambda: hash(secured)),
    "frozen": [outcome(lambda marker=marker: set_attribute(marker)) for marker in (plain, secured)],
    "fields": [field.name for field in dataclasses.fields(plain)],
    "security fields": [field.name for field in dataclasses.fields(secured)],
    "values": [[marker.use_cache, marker.scope, marker.dependency is number] for marker in MARKERS.values()],
    "scopes": [secured.scopes, Security(number).scopes, Security(number, scopes=("x", "y")).scopes],
    "kinds": [isinstance(plain, params.Depends), isinstance(secured, params.Depends), type(secured) is params.Security],
    "copied": [
        copy.copy(plain) == plain,
        copy.deepcopy(secured) == secured,
        dataclasses.replace(plain, use_cache=False) == uncached,
    ],
    "pickled": pickle.loads(pickle.dumps(Depends(int))) == Depends(int),
    "repr": [repr(Depends(int)), repr(Security(int, scopes=["s"])), repr(Depends(use_cache=False))],
    "positional": [outcome(lambda: Depends(number, False)), outcome(lambda: Security(number, ["a"]))],  # type: ignore[misc]
    "text as scopes": outcome(lambda: Security(number, scopes="abc")),
}


@app.get("/shared", dependencies=[plain, uncached, scoped])
def shared(
    a: int = plain, b: int = same, c: int = uncached, d: Annotated[int, plain] = 5, e: Annotated[int, secured] = 6
):  # type: ignore[assignment]
    return [a, b, c, d, e]


@app.get("/replaced")
def replaced(a: Annotated[int, dataclasses.replace(plain, dependency=other)]):
    return a


@app.get("/text-scopes")
def text_scopes(token: Annotated[Any, Security(HTTPBearer(auto_error=False), scopes=["one two", "three"])]):
    return token


def not_callable() -> None:
    FastAPI().get("/")(lambda a=Depends("text"): a)  # type: ignore[arg-type]


def in_list() -> None:
    FastAPI().get("/", dependencies=[number])(lambda: 1)  # type: ignore[list-item]


def bare_without_annotation() -> None:
    FastAPI().get("/")(lambda a=Depends(): a)


FACTS["refused"] = [outcome(not_callable), outcome(in_list), outcome(bare_without_annotation)]
REQUESTS = [*(get(f"/shared{query}") for query in ("", "?n=3", "?n=x")), get("/replaced"), get("/text-scopes")]
