"""Ways of saying "a file": both UploadFile classes, subclasses, unions with text and None, defaults, collections, models."""

from collections.abc import Sequence
from typing import Annotated, Any, Optional

from fastapi import FastAPI, File, Form, UploadFile
from pydantic import BaseModel
from starlette.datastructures import UploadFile as StarletteUploadFile

from ..calls import Call, multipart, post
from ..facts import outcome

app = FastAPI()
Picture = Annotated[UploadFile, File(description="A picture")]


class OwnUpload(UploadFile):
    """With a method of its own."""

    def shouted(self) -> str:
        return (self.filename or "").upper()


class Attachments(BaseModel):
    main: UploadFile
    more: list[UploadFile] = []
    note: str = "none"


async def shown(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [await shown(item) for item in value]
    if isinstance(value, StarletteUploadFile):
        return [type(value).__name__, value.filename, value.size, hasattr(value, "shouted")]
    return value.decode() if isinstance(value, bytes) else value


ANNOTATIONS: dict[str, tuple[Any, Any]] = {
    "plain": (UploadFile, ...),
    "optional": (UploadFile | None, None),
    "old-optional": (Optional[UploadFile], None),  # noqa: UP045
    "required-nullable": (UploadFile | None, ...),
    "alias": (Picture, ...),
    "list": (list[UploadFile], ...),
    "list-default": (list[UploadFile], []),
    "sequence": (Sequence[UploadFile], ...),
    "optional-list": (list[UploadFile] | None, None),
    "marker-default": (UploadFile, File(...)),
    "form-marker": (UploadFile, Form()),
    "starlette": (StarletteUploadFile, File()),
    "own": (OwnUpload, File()),
    "text-or-file": (str | UploadFile, File()),
    "file-or-text": (Annotated[UploadFile | str, Form()], ...),
    "any-file": (Any, File()),
    "untyped-bytes": (bytes | None, File(None)),
}


def declare(to: FastAPI, path: str, annotation: Any, default: Any) -> None:
    async def endpoint(value):
        return await shown(value)

    endpoint.__annotations__["value"] = annotation
    endpoint.__defaults__ = () if default is ... else (default,)
    to.post(path, name=path)(endpoint)


FACTS = {}
for kind, (annotation, default) in ANNOTATIONS.items():
    FACTS[kind] = outcome(lambda annotation=annotation, default=default: declare(FastAPI(), "/", annotation, default))
    if FACTS[kind] == "accepted":
        declare(app, f"/{kind}", annotation, default)


@app.post("/model")
async def model(value: Annotated[Attachments, File()]):
    return [await shown(value.main), await shown(value.more), value.note]


KINDS = [*(kind for kind in ANNOTATIONS if FACTS[kind] == "accepted"), "model"]
PARTS: list[list[tuple[str, str | None, str | None, bytes]]] = [
    [("value", "a.txt", "text/plain", b"abc")],
    [("value", "a.txt", None, b"abc"), ("value", "b.txt", None, b"")],
    [("value", None, None, b"text")],
    [("value", "", None, b"")],
    [("main", "m.txt", None, b"m"), ("more", "n.txt", None, b"n"), ("more", "o.txt", None, b"o")],
]
REQUESTS: list[Call] = [
    *(post(f"/{kind}", **multipart(parts)) for kind in KINDS for parts in PARTS[: None if kind == "model" else 4]),
    *(post(f"/{kind}") for kind in KINDS),
    *(post(f"/{kind}", form={"value": "x", "main": "y"}) for kind in KINDS),
]
