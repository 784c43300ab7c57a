"""Sequences that do not say of what: parts of a form, files among them, unless a marker says otherwise."""

from collections import deque
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any, List  # noqa: UP035

from fastapi import Body, FastAPI, File, Form, UploadFile
from pydantic import BaseModel, Field

from ..calls import call, multipart, post

app = FastAPI()


class Item(BaseModel):
    name: str = ""


def add(name: str, annotation: Any, default: Any = ...) -> None:
    def required(v):
        return shown(v)

    def optional(v=default):
        return shown(v)

    endpoint = required if default is ... else optional
    endpoint.__annotations__["v"] = annotation
    app.post(f"/{name}", name=name)(endpoint)


def shown(value: Any) -> Any:
    members = list(value) if isinstance(value, (list, tuple, set, frozenset, deque)) else [value]
    texts = sorted(member.filename if hasattr(member, "filename") else repr(member) for member in members)
    return {"type": type(value).__name__, "members": texts}


KINDS: dict[str, tuple[Any, ...]] = {
    "list": (list,),
    "typing-list": (List,),  # noqa: UP006
    "tuple": (tuple,),
    "set": (set, {1}),
    "frozenset": (frozenset,),
    "deque": (deque,),
    "sequence": (Sequence,),
    "optional": (list | None, None),
    "limited": (Annotated[list, Field(max_length=1)],),
    "body": (Annotated[list, Body()],),
    "file": (Annotated[list, File()],),
    "form": (Annotated[list, Form()],),
    "bytes-or-text": (Annotated[list[bytes | str], File()],),
    "bytes-or-none": (Annotated[list[bytes | None] | None, File()], None),
    "anything": (Annotated[list[Any], File()],),
    "files": (list[UploadFile],),
    "texts": (list[str],),
}
for name, declared in KINDS.items():
    add(name, *declared)


class Group(BaseModel):
    low: int = 1


@app.post("/beside-a-model")
def beside_a_model(v: list, item: Item):
    return [shown(v), item]


class Size(str, Enum):
    small = "small"


@app.post("/beside-a-group")
def beside_a_group(
    group: Annotated[Group, Form()],
    item: Item,
    size: Annotated[Size, Form(alias="the_size")] = Size.small,
    maybe: Annotated[Size | None, Form()] = None,
    said: Annotated[Size, Form(title="Said")] = Size.small,
):
    return [group, item, size, maybe, said]


PARTS = multipart([("v", "a.txt", None, b"one"), ("v", None, None, b"two")])
REQUESTS = [
    item
    for name in KINDS
    for item in (
        post(f"/{name}", json=[1, "a"]),
        post(f"/{name}", json={"v": [1]}),
        post(f"/{name}", form=[("v", "1"), ("v", "2")]),
        call("POST", f"/{name}", **PARTS),
        call("POST", f"/{name}?v=1"),
    )
]
REQUESTS += [
    post("/beside-a-model", json={"v": [1], "item": {"name": "n"}}),
    post("/beside-a-model", form=[("v", "1"), ("item", '{"name": "n"}')]),
]
