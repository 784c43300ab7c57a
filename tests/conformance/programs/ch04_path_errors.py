"""What cannot be declared as a path parameter, and mistakes in declarations that are only found at registration."""

from typing import Annotated

from fastapi import Body, Cookie, FastAPI, Form, Header, Path, Query
from pydantic import BaseModel

from ..calls import gets
from ..facts import outcome


class Model(BaseModel):
    x: int


class Opaque:
    pass


def attempt(path: str, annotation, default=..., mentions: str = ""):
    """Register an endpoint whose parameter ``value`` has this annotation (and default)."""
    if default is ...:

        def endpoint(value: annotation):
            return None
    else:

        def endpoint(value: annotation = default):
            return None

    return outcome(lambda: FastAPI().get(path)(endpoint), mentions)


V = "/x/{value}"
FACTS = {
    "path with default": attempt(V, int, 3),
    "Path with default in marker": outcome(lambda: Path(default=3)),
    "Path with default value": attempt(V, Annotated[int, Path()], 3),
    "Path with ellipsis": attempt(V, Annotated[int, Path(...)]),
    "Path not in template": attempt("/x", Annotated[int, Path()]),
    "model": attempt(V, Model),
    "Path model": attempt(V, Annotated[Model, Path()]),
    "list": attempt(V, list[int]),
    "Path list": attempt(V, Annotated[list[int], Path()]),
    "dict": attempt(V, dict[str, int]),
    "opaque": attempt(V, Opaque),
    "opaque query": attempt("/x", Opaque),
    "Query in path": attempt(V, Annotated[int, Query()]),
    "Header in path": attempt(V, Annotated[int, Header()]),
    "Cookie in path": attempt(V, Annotated[int, Cookie()]),
    "Body in path": attempt(V, Annotated[int, Body()]),
    "Form in path": attempt(V, Annotated[int, Form()]),
    "marker twice": attempt(V, Annotated[int, Path()], Path()),
    "two markers": attempt("/x", Annotated[int, Path(), Query()]),
    "default in Annotated": attempt("/x", Annotated[int, Query(default=3)]),
    "default factory in Annotated": attempt("/x", Annotated[int, Query(default_factory=lambda: 3)]),
    "default and factory": outcome(lambda: Query(default=3, default_factory=lambda: 3)),
    "Query dict": attempt("/x", Annotated[dict[str, int], Query()], mentions="value"),
    "Query list of models": attempt("/x", Annotated[list[Model], Query()], mentions="value"),
    "Query optional dict": attempt("/x", Annotated[dict | None, Query()], None, mentions="value"),
    "Header dict": attempt("/x", Annotated[dict[str, str], Header()], mentions="value"),
    "unknown keyword": outcome(lambda: Query(colour="red")),
    "regex and pattern": outcome(lambda: Query(regex="a", pattern="b")),
}

app = FastAPI()


@app.get("/good/{value}")
def good(value: int):
    return value


REQUESTS = gets("/good/{}", "1", "x")
