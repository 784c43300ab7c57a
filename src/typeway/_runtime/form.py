"""Reading a form and its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol, cast

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from typeway._runtime.exchange import Exchange
from typeway._runtime.multipart import parse_multipart, parses
from typeway._runtime.urlencoded import LONGEST, parse_urlencoded
from typeway._runtime.values import RawHeaders, Spread
from typeway.concurrency import in_own_thread

__all__ = ["FormField", "form_values", "model_reader", "parse_form", "read_form"]


class _Value(Protocol):
    """What is read of a value's plan."""

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def wires(self) -> tuple[str, ...]: ...
    @property
    def repeated(self) -> bool: ...
    @property
    def sequence(self) -> bool: ...
    @property
    def read_into(self) -> type[Any] | None: ...
    @property
    def optional(self) -> bool: ...
    @property
    def model(self) -> Any: ...
    @property
    def fields(self) -> Sequence[Any]: ...
    @property
    def alternatives(self) -> Sequence[tuple[type[BaseModel], Sequence[Any]]]: ...


class FormField:
    """One value of a form, prepared for reading.

    ``known`` are the names that belong to a model or to a union of models, ``absorbs`` says that any other name
    concerns it too, and ``read`` makes what it is validated from.
    """

    __slots__ = ("absorbs", "collection", "key", "known", "optional", "read", "repeated", "wants_bytes", "wires")

    def __init__(self, key: str, value: _Value) -> None:
        self.key = key
        self.wires = value.wires
        self.repeated = value.repeated or (value.source == "body" and value.sequence)
        self.wants_bytes = value.read_into is not None
        # COMPAT(fastapi): contents of files are validated as what they are declared to be; all else comes as a list.
        self.collection = value.read_into or list
        self.optional = value.optional
        models = [(value.model, value.fields)] if value.model is not None else value.alternatives
        self.known = frozenset(wire for _, fields in models for field in fields for wire, _ in field.wires)
        self.absorbs = any(model.model_config.get("extra") in ("allow", "forbid") for model, _ in models)
        self.read: Callable[[_Lists], Any] | None = None
        if value.model is not None:
            self.read = _reader(value.fields)
        elif value.alternatives:
            self.read = _undivided


_Lists = dict[str, list[Any]]


def _reader(fields: Sequence[Any]) -> Callable[[_Lists], dict[str, Any]]:
    """Return the function that collects the fields of a model out of a form."""
    spread = Spread([(field.repeated, field.blank_is_missing, field.wires) for field in fields], last=True, lists=True)
    names = [(wire, is_list) for is_list, _, wires in spread.fields for wire, _ in wires]

    def read(found: _Lists) -> dict[str, Any]:
        for wire, is_list in names:
            if wire in found:
                _drop_unsent(found, wire, is_list)
        return spread(found)

    return read


def _undivided(found: _Lists) -> dict[str, Any]:
    """Return a form as it is shown where no single model says which of its fields are lists."""
    return {name: items if len(items) > 1 else items[0] for name, items in found.items()}


def model_reader(fields: Sequence[Any]) -> Callable[[Any], Any]:
    """Return the function that makes what one model of a union is validated from out of an undivided form."""
    read = _reader(fields)

    def from_undivided(form: Any) -> Any:
        if not isinstance(form, dict):
            return form  # a default
        members = cast("dict[str, Any]", form)
        return read({name: [*item] if isinstance(item, list) else [item] for name, item in members.items()})

    return from_undivided


_NO_LIMITS: Mapping[str, int] = MappingProxyType({})


async def read_form(x: Exchange, limits: Mapping[str, int] = _NO_LIMITS, request: Request | None = None) -> FormData:
    """Read the form of a request, and see to it that its files are closed behind everything else.

    ``limits`` are arguments of Starlette's parser in place of its own; ``request`` is what the program has asked for:
    without one, a short form needs none.

    Raises:
        StarletteHTTPException: with status 400, the form is malformed or exceeds a limit.
    """
    if request is None and not limits and _is_short(x.headers):
        form = parse_urlencoded(await x.body())
        if form is not None:
            return form
    request = request or x.request()
    form = await parse_form(request, limits)
    # Exception handlers read the files too, so that they are closed by the outermost of the stacks.
    request.scope["fastapi_middleware_astack"].push_async_callback(close_files, form)
    return form


def _is_short(headers: RawHeaders) -> bool:
    """Tell whether the body is announced as a form without files, and as a short one."""
    kind = length = b""
    for name, value in headers:
        if name == b"content-type":
            kind = kind or value
        elif name == b"content-length":
            length = value
    if kind != _URLENCODED and kind.lower() not in _URLENCODED_KINDS:
        return False
    return length.isdigit() and len(length) < len(str(LONGEST))


_URLENCODED = b"application/x-www-form-urlencoded"
_URLENCODED_KINDS = frozenset({_URLENCODED, *(_URLENCODED + end for end in (b";charset=utf-8", b"; charset=utf-8"))})


async def parse_form(request: Request, limits: Mapping[str, int] = _NO_LIMITS) -> FormData:
    """Parse the form of a request.

    Raises:
        StarletteHTTPException: with status 400, the form is malformed or exceeds a limit.
    """
    try:
        if parses(request):
            return await parse_multipart(request, limits)
        return await request.form(**limits)
    except StarletteHTTPException:
        raise
    except Exception as error:
        raise StarletteHTTPException(status_code=400, detail="There was an error parsing the body") from error


async def close_files(form: FormData) -> None:
    """Close the files of a form. Neither cancellation nor a busy thread pool keeps any of them open."""
    on_disk: list[UploadFile] = []
    for _, item in form.multi_items():
        if isinstance(item, UploadFile):
            if item.size is not None and item.size <= MultiPartParser.spool_max_size:
                item.file.close()
            else:  # to close it is to delete it, which may take the file system a while
                on_disk.append(item)
    if on_disk:
        await in_own_thread(partial(_close_all, on_disk))


def _close_all(files: list[UploadFile]) -> None:
    with ExitStack() as stack:
        for upload in files:
            stack.callback(upload.file.close)


def _sent(item: Any) -> bool:
    """Tell whether a part counts: a file input left empty has neither name nor content."""
    return not (isinstance(item, UploadFile) and not item.filename and not item.size)


async def _content(item: Any, wants_bytes: bool) -> Any:
    if wants_bytes and isinstance(item, UploadFile):
        content = await item.read()
        await item.seek(0)
        return content
    return item


async def form_values(
    form: FormData, given: dict[str, Any], fields: Sequence[FormField], picked: dict[str, str] | None = None
) -> None:
    """Copy the parts that belong to ``fields`` into ``given``; ``picked`` notes which of several names was sent."""
    for field in fields:
        if field.read is not None:
            _spread_into(form, given, field, field.read)
            continue
        for wire in field.wires:
            parts = form.getlist(wire)
            if not field.repeated:
                parts = parts[-1:]
                if parts == [""]:
                    continue
            parts = [part for part in parts if _sent(part)]
            if parts:
                contents = [await _content(part, field.wants_bytes) for part in parts]
                given[field.key] = field.collection(contents) if field.repeated else contents[0]
                if picked is not None:
                    picked[field.key] = wire
                break


def _spread_into(
    form: FormData, given: dict[str, Any], field: FormField, read: Callable[[_Lists], dict[str, Any]]
) -> None:
    found: _Lists = {}
    for name, item in form.multi_items():
        found.setdefault(name, []).append(item)
    # An empty text makes an optional model present, although it does not count for the field.
    if field.optional and field.known.isdisjoint(found) and not (field.absorbs and found):
        return
    given[field.key] = read(found)


def _drop_unsent(found: _Lists, wire: str, is_list: bool) -> None:
    """Take out of ``found`` what does not count as sent for a field of a model."""
    if is_list:
        found[wire] = [item for item in found[wire] if _sent(item)]
    elif found[wire][-1] == "" or not _sent(found[wire][-1]):
        found[wire] = []
    if not found[wire]:
        del found[wire]
