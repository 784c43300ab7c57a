"""Ways of writing Depends: aliases of Annotated, nested ones, defaults, generics, inheritance, equality of markers."""

from typing import Annotated, Generic, TypeVar

from fastapi import Depends, FastAPI, Query, Security

from ..calls import get
from ..facts import outcome

app = FastAPI()
T = TypeVar("T")


def number(n: int = 1):
    return n


def doubled(n: Annotated[int, Depends(number)]):
    return n * 2


Number = Annotated[int, Depends(number)]
Doubled = Annotated[int, Depends(doubled)]
Renamed = Number
Stacked = Annotated[Number, "a note"]
Overridden = Annotated[Number, Depends(doubled)]


class Repository(Generic[T]):
    def __init__(self, n: int = 1, kind: Annotated[str, Query(max_length=3)] = "abc"):
        self.n, self.kind = n, kind


class Base:
    def __init__(self, base: int = 1):
        self.base = base


class Derived(Base):
    extra: str = "e"


class Keyword:
    def __init__(self, *, first: int, second: str = "s"):
        self.values = [first, second]


@app.get("/aliases")
def aliases(a: Number, b: Doubled, c: Renamed, d: Stacked, e: Overridden):
    return [a, b, c, d, e]


@app.get("/default-beside")
def default_beside(a: Number = 99, b: int = Depends(doubled), c=Depends(number)):
    return [a, b, c]


@app.get("/generic")
def generic(a: Annotated[Repository[int], Depends()], b: Annotated[Repository[str], Depends(Repository[str])]):
    return [type(a).__name__, a.n, b.kind]


@app.get("/inherited")
def inherited(a: Annotated[Derived, Depends()], b: Annotated[Base, Depends(Derived)]):
    return [a.base, a.extra, type(b).__name__]


@app.get("/keyword-only")
def keyword_only(*, a: Annotated[Keyword, Depends()], n: Number, last: bool = False):
    return [a.values, n, last]


@app.get("/positional-only")
def positional_only(value: Annotated[list, Depends(lambda first, second=2: [first, second])]):
    return value


@app.get("/security")
def security(a: Annotated[int, Security(doubled, scopes=["x"])], b: int = Security(number)):
    return [a, b]


@app.get("/none")
def optional(a: Number | None, b: Annotated[int | None, Depends(number)] = None):
    return [a, b]


def both(a: Number = Depends(doubled)):
    return a


def query_and_depends(a: Annotated[int, Depends(number)] = Query()):
    return a


FACTS = {
    "equal": [
        Depends(number) == Depends(number),
        Depends(number) == Depends(doubled),
        Depends(number) == Depends(number, use_cache=False),
    ],
    "hash": hash(Depends(number)) == hash(Depends(number)),
    "security equal": Security(number, scopes=["a"]) == Security(number, scopes=["a"]),
    "frozen": outcome(lambda: setattr(Depends(number), "use_cache", False)),
    "annotated and default": outcome(lambda: FastAPI().get("/")(both)),
    "bare without annotation": outcome(lambda: FastAPI().get("/")(lambda a=Depends(): a)),
    "not callable": outcome(lambda: FastAPI().get("/")(lambda a=Depends(5): a)),
    "not callable on decorator": outcome(lambda: FastAPI().get("/", dependencies=[Depends(5)])(lambda: None)),
    "plain function on decorator": outcome(lambda: FastAPI().get("/", dependencies=[number])(lambda: None)),
    "query and depends": outcome(lambda: FastAPI().get("/")(query_and_depends)),
    "security scopes as text": outcome(lambda: Security(number, scopes="abc")),
}

PATHS = ["aliases", "default-beside", "generic", "inherited", "keyword-only", "positional-only", "security", "none"]
QUERIES = ["", "?n=5", "?n=x", "?first=1&second=2", "?base=7", "?kind=abcd&base=x&first=x", "?a=5"]
REQUESTS = [get(f"/{path}{query}") for path in PATHS for query in QUERIES]
