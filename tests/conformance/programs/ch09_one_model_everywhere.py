"""One model read from forms, queries, headers, cookies and JSON: names, lists, errors, extras and the document side by side."""

from typing import Annotated, Any

from fastapi import Body, Cookie, Depends, FastAPI, Form, Header, Query
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from ..calls import call, get, post

app = FastAPI()


class Filter(BaseModel):
    page_size: int = Field(10, ge=1, le=50)
    sort_by: str = Field("id", validation_alias=AliasChoices("sort_by", "sort"))
    tags: list[str] = []
    exact: bool = False
    note: str | None = None


class Strict(Filter):
    model_config = ConfigDict(extra="forbid")


class Required(BaseModel):
    page_size: int
    tags: list[int]


MODELS: dict[str, Any] = {"filter": Filter, "strict": Strict, "required": Required}
PLACES: dict[str, Any] = {"form": Form(), "query": Query(), "header": Header(), "cookie": Cookie(), "body": Body()}


def add(name: str, model: Any, place: str, marker: Any) -> None:
    def endpoint(data):
        return data

    endpoint.__annotations__["data"] = Annotated[model, marker]
    endpoint.__annotations__["return"] = model
    app.post(f"/{place}/{name}", name=f"{place}-{name}")(endpoint)


for name, model in MODELS.items():
    for place, marker in PLACES.items():
        add(name, model, place, marker)


def in_query(data: Annotated[Filter, Query()]) -> Filter:
    return data


def in_form(data: Annotated[Filter, Form()]) -> Filter:
    return data


@app.post("/all")
def everywhere(
    form: Annotated[Filter, Depends(in_form)],
    query: Annotated[Filter, Depends(in_query)],
    header: Annotated[Filter, Header()],
    cookie: Annotated[Filter, Cookie()],
    own: Annotated[Required, Form()],
):
    return [form, query, header, cookie, own]


VALUES: list[list[tuple[str, str]]] = [
    [],
    [("page_size", "5"), ("tags", "1"), ("tags", "2")],
    [("page_size", "x"), ("exact", "perhaps"), ("tags", "x")],
    [("page_size", "51"), ("sort", "name"), ("note", "")],
    [("sort_by", "a"), ("sort", "b"), ("other", "o")],
    [("page-size", "7"), ("sort-by", "c")],
    [("page_size", ""), ("tags", ""), ("exact", "")],
]
REQUESTS = [
    item
    for name in MODELS
    for values in VALUES
    for item in (
        post(f"/form/{name}", form=values),
        call("POST", f"/query/{name}?{'&'.join('='.join(pair) for pair in values)}"),
        post(f"/header/{name}", headers=values),
        post(f"/cookie/{name}", cookies=dict(values)),
        post(f"/body/{name}", json=dict(values)),
    )
]
REQUESTS += [
    post(
        "/all?page_size=2", form={"page_size": "1", "tags": "1"}, headers={"page-size": "3"}, cookies={"page_size": "4"}
    ),
    post("/all?page_size=x", form={"page_size": "x"}, headers={"page-size": "x"}, cookies={"page_size": "x"}),
    get("/all"),
]
