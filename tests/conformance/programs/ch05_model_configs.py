"""Parameter models whose config decides what their fields may be."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Body, Cookie, FastAPI, Form, Header, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from ..calls import get, post

app = FastAPI()


class Point:
    def __init__(self, text: str) -> None:
        self.text = text


OwnPoint = Annotated[Point, BeforeValidator(Point), WithJsonSchema({"type": "string", "format": "point"})]
FIELDS: dict[str, tuple[ConfigDict, Any]] = {
    "own": ({"arbitrary_types_allowed": True}, OwnPoint),
    "optional": ({"arbitrary_types_allowed": True}, OwnPoint | None),
    "regex": ({"regex_engine": "python-re"}, Annotated[str, Field(pattern="(?<=x)y")]),
    "bytes": ({"val_json_bytes": "base64"}, bytes),
    "span": ({"ser_json_timedelta": "float"}, timedelta),
    "text": ({"str_max_length": 2}, str),
}
PLACES = {"query": Query, "header": Header, "cookie": Cookie, "form": Form, "body": Body}


def add(path: str, place: str, model: type[BaseModel]) -> None:
    route = app.post if place in ("form", "body") else app.get

    @route(f"/alone{path}")
    def alone(sent: Annotated[model, PLACES[place]()]):
        return repr(sorted(sent.model_fields_set))

    @route(f"/beside{path}")
    def beside(sent: Annotated[model, PLACES[place]()], other: Annotated[int, Query()] = 1):
        return repr([sorted(sent.model_fields_set), other])


def made(name: str, config: ConfigDict, annotation: Any) -> type[BaseModel]:
    class Model(BaseModel):
        model_config = config
        a: annotation

    Model.__name__ = Model.__qualname__ = f"Model{name}"
    return Model


PATHS: list[str] = []
for place in PLACES:
    for name, (config, annotation) in FIELDS.items():
        if name != "own" or place != "form":
            add(f"/{place}/{name}", place, made(f"{place}{name}", config, annotation))
            PATHS.append(f"/{place}/{name}")


def ask(path: str, value: str) -> Any:
    place = path.split("/")[2]
    if place == "query":
        return get(f"{path}?a={value}")
    if place == "header":
        return get(path, headers={"a": value})
    if place == "cookie":
        return get(path, cookies={"a": value})
    return post(path, form=[("a", value)]) if place == "form" else post(path, json={"a": value})


REQUESTS = [ask(f"/{where}{path}", value) for where in ("alone", "beside") for path in PATHS for value in ("1", "xyz")]
