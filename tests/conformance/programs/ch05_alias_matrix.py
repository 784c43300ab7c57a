"""Every location with every combination of the three kinds of alias and of choices, for scalars and lists."""

from typing import Annotated, Any

from fastapi import Body, Cookie, FastAPI, Header, Query
from pydantic import AliasChoices, BaseModel, Field

from ..calls import Call, get, post

app = FastAPI()
ALIASES: dict[str, dict[str, Any]] = {
    "none": {},
    "alias": {"alias": "an_alias"},
    "validation": {"validation_alias": "a_validation"},
    "serialization": {"serialization_alias": "a_serialization"},
    "alias-validation": {"alias": "an_alias", "validation_alias": "a_validation"},
    "alias-serialization": {"alias": "an_alias", "serialization_alias": "a_serialization"},
    "validation-serialization": {"validation_alias": "a_validation", "serialization_alias": "a_serialization"},
    "all": {"alias": "an_alias", "validation_alias": "a_validation", "serialization_alias": "a_serialization"},
    "choices": {"validation_alias": AliasChoices("a_validation", "an_alias")},
    "alias-choices": {"alias": "own_alias", "validation_alias": AliasChoices("a_validation", "an_alias")},
}
LOCATIONS = {"query": Query, "header": Header, "cookie": Cookie}
NAMES = ["my_name", "an_alias", "a_validation", "a_serialization", "own_alias"]


def add(location: str, kind: str, aliases: dict[str, Any]) -> None:
    marker = LOCATIONS.get(location, Body)

    class Model(BaseModel):
        my_name: int = Field(**aliases)
        listed: list[int] = []

    Model.__name__ = Model.__qualname__ = f"Model{location}{kind}".replace("-", "_")

    def scalar(my_name: Annotated[int, marker(**aliases)]):
        return my_name

    def listed(my_name: Annotated[list[int], marker(**aliases)] = [7]):  # noqa: B006
        return my_name

    def spread(model: Annotated[Model, marker()]):
        return model

    def embedded(my_name: Annotated[int, Body(embed=True, **aliases)]):
        return my_name

    route = app.post if location == "body" else app.get
    route(f"/{location}/{kind}/scalar", name=f"{location} {kind} scalar")(embedded if location == "body" else scalar)
    route(f"/{location}/{kind}/list", name=f"{location} {kind} list")(listed)
    route(f"/{location}/{kind}/model", name=f"{location} {kind} model")(spread)


def ask(location: str, path: str, name: str | None, value: str) -> Call:
    if location == "query":
        return get(path + (f"?{name}={value}" if name else ""))
    if location == "header":
        return get(path, headers={name.replace("_", "-"): value} if name else {})
    if location == "cookie":
        return get(path, cookies={name: value} if name else {})
    return post(path, json={name: value} if name else {})


for location in (*LOCATIONS, "body"):
    for kind, aliases in ALIASES.items():
        add(location, kind, aliases)

REQUESTS = [
    ask(location, f"/{location}/{kind}/{form}", name, value)
    for location in (*LOCATIONS, "body")
    for kind in ALIASES
    for form in ("scalar", "list", "model")
    for name, value in [
        (None, ""),
        *((name, "5") for name in NAMES),
        ("an_alias", "x"),
        ("a_validation", "x"),
        ("my_name", "x"),
    ]
    if not (location == "body" and form == "list")
]
