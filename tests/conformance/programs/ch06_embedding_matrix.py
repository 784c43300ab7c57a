"""One and two body parameters, embedded or not, required, nullable, optional or defaulted, against every kind of body."""

from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI
from pydantic import BaseModel

from ..calls import Call, post

app = FastAPI()


class Item(BaseModel):
    size: int = 1


KINDS: dict[str, tuple[Any, Any]] = {
    "required": (Item, ...),
    "nullable": (Item | None, ...),
    "optional": (Item | None, None),
    "default": (Item, Item(size=9)),
    "list": (list[int], [1]),
    "scalar": (int, 3),
    "text": (str | None, "t"),
    "any": (Any, None),
}


def add(kind: str, annotation: Any, default: Any) -> None:
    default_of = {} if default is ... else {"default": default}

    def plain(value=Body(**default_of)):
        return {"value": value}

    def embedded(value=Body(embed=True, **default_of)):
        return {"value": value}

    def pair(value=Body(**default_of), other: Annotated[int, Body()] = 0):
        return {"value": value, "other": other}

    def dependent(value=Body(**default_of), other: int = Depends(lambda other=Body(default=0): other)):
        return {"value": value, "other": other}

    for function in (plain, embedded, pair, dependent):
        function.__annotations__["value"] = annotation
        app.post(f"/{kind}/{function.__name__}", name=f"{kind} {function.__name__}")(function)


for kind, (annotation, default) in KINDS.items():
    add(kind, annotation, default)

JSON = "application/json"
BODIES: list[dict[str, Any]] = [
    {},
    {"content": "", "content_type": JSON},
    {"content": "null", "content_type": JSON},
    {"content": "{}", "content_type": JSON},
    {"content": "[]", "content_type": JSON},
    {"content": "5", "content_type": JSON},
    {"content": '"t"', "content_type": JSON},
    {"content": '{"value": null}', "content_type": JSON},
    {"content": '{"value": {}, "other": 2}', "content_type": JSON},
    {"content": '{"value": {"size": "x"}, "other": "y"}', "content_type": JSON},
    {"content": '{"value": [1, 2]}', "content_type": JSON},
    {"content": '{"size": 4}', "content_type": JSON},
    {"content": '{"value": {"size": 5}}', "content_type": "text/plain"},
    {"content": "{}"},
    {"content": "{,}", "content_type": JSON},
]
REQUESTS: list[Call] = [
    post(f"/{kind}/{form}", **body)
    for kind in KINDS
    for form in ("plain", "embedded", "pair", "dependent")
    for body in BODIES
]
