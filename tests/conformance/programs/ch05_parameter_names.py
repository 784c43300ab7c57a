"""Parameters with awkward names: builtins, words a framework may use itself, keywords as aliases, unicode, varargs."""

from typing import Annotated

from fastapi import Body, Cookie, Depends, FastAPI, Header, Path, Query, Request

from ..calls import call, get, post

app = FastAPI()


@app.get("/builtins/{id}")
def builtins(
    id: int,
    type: str = "t",
    filter: bool = False,
    list: Annotated[list[int], Query()] = [],  # noqa: B006
    max: int = 1,
    str: float = 0,
):
    return {"id": id, "type": type, "filter": filter, "list": list, "max": max, "str": str}


@app.get("/words/{scope}/{receive}")
async def words(
    scope: str,
    receive: int,
    send: str = "s",
    request: str = "r",
    response: int = 1,
    body: str = "b",
    values: str = "v",
    errors: str = "e",
    value: str = "v1",
    result: str = "r",
    self: str = "self",
    cls: str = "cls",
    app: str = "app",
    query: str = "query",
    headers: str = "headers",
    path_params: str = "pp",
    missing: str = "missing",
    endpoint: str = "endpoint",
    status_code: int = 0,
    background_tasks: str = "bt",
    stack: str = "stack",
    call: str = "call",
):
    return list(locals().items())


@app.get("/private")
def private(_hidden: int = 1, __double: int = 2, trailing_: int = 3, _: int = 4, __dunder__: int = 5):
    return [_hidden, __double, trailing_, _, __dunder__]


@app.get("/unicode")
def unicode(høyde: int, 名前: str = "n", ñ: Annotated[list[str], Query()] = []):  # noqa: B006
    return [høyde, 名前, ñ]


@app.get("/keywords/{class_}")
def keywords(
    class_: Annotated[str, Path()],
    from_: Annotated[int, Query(alias="from")],
    import_: Annotated[str, Header(alias="import")] = "i",
    lambda_: Annotated[str | None, Cookie(alias="lambda")] = None,
    quoted: Annotated[str, Query(alias='it\'s "quoted" \\ {braces} %s\n')] = "q",
):
    return [class_, from_, import_, lambda_, quoted]


@app.get("/only/{a}")
def positional_and_keyword_only(a: int, /, b: int = 2, *, c: int, d: int = 4):
    return [a, b, c, d]


@app.get("/varargs")
def varargs(request: Request, *args: int, **kwargs: str):
    return [list(args), kwargs]


@app.post("/embedded")
def embedded(
    item: Annotated[dict, Body()], object: Annotated[int, Body(alias="dict.key")], request: Annotated[str, Body()] = "r"
):
    return [item, object, request]


def dependency_words(values: int = 1, errors: int = 2, request: int = 3):
    return [values, errors, request]


@app.get("/dependency")
def by_dependency(
    dependant: Annotated[list, Depends(dependency_words)], solved: Annotated[int, Depends(lambda values: values)]
):
    return [dependant, solved]


REQUESTS = [
    get("/builtins/5"),
    get("/builtins/x?filter=maybe&list=1&list=y&max=&str=z"),
    get("/words/a/1"),
    get("/words/a/x?response=y&status_code=z&send=1&values=2&errors=3&self=4&app=5"),
    get("/private"),
    get("/private?_hidden=x&__double=y&trailing_=6&_=z&__dunder__=7"),
    get("/unicode?høyde=5&名前=é&ñ=1"),
    get("/unicode?høyde=x"),
    get("/keywords/c?from=1", headers={"import": "x"}, cookies={"lambda": "y"}),
    get("/keywords/c?from_=1"),
    get("/keywords/c?from=1&it%27s%20%22quoted%22%20%5C%20%7Bbraces%7D%20%25s%0A=found"),
    get("/only/1?c=3", raises=True),
    get("/only/1?b=x"),
    get("/varargs?args=1&kwargs=2"),
    get("/varargs"),
    post("/embedded", json={"item": {}, "dict.key": 5, "request": "x"}),
    post("/embedded", json={"item": 1, "dict": 5}),
    get("/dependency?values=5&errors=x"),
    get("/dependency?values=5&request=7"),
    call("POST", "/only/1"),
]
