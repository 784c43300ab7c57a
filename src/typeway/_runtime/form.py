"""Reading a form and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request

from typeway._runtime.values import Spread
from typeway.exceptions import HTTPException

__all__ = ["FormField", "form_values", "read_form"]


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
    def wants_bytes(self) -> bool: ...
    @property
    def optional(self) -> bool: ...
    @property
    def model(self) -> Any: ...
    @property
    def fields(self) -> Sequence[Any]: ...


class FormField:
    """One value of a form, prepared for reading."""

    __slots__ = ("key", "optional", "repeated", "spread", "wants_bytes", "wires")

    def __init__(self, key: str, value: _Value) -> None:
        self.key = key
        self.wires = value.wires
        self.repeated = value.repeated
        self.wants_bytes = value.wants_bytes
        self.optional = value.optional
        self.spread: Spread | None = None
        if value.model is not None:
            absorbs = value.model.model_config.get("extra") in ("allow", "forbid")
            self.spread = Spread(
                [(field.repeated, field.blank_is_missing, field.wires) for field in value.fields],
                last=True,
                lists=True,
                absorbs=absorbs,
            )


async def read_form(request: Request) -> FormData:
    """Parse the form of a request.

    Raises:
        HTTPException: with status 400, the form is malformed or exceeds a limit.
    """
    try:
        return await request.form()
    except StarletteHTTPException:
        raise
    except Exception as error:
        raise HTTPException(status_code=400, detail="There was an error parsing the body") from error


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
        if field.spread is not None:
            _spread_into(form, given, field)
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
                given[field.key] = contents if field.repeated else contents[0]
                if picked is not None:
                    picked[field.key] = wire
                break


def _spread_into(form: FormData, given: dict[str, Any], field: FormField) -> None:
    spread = field.spread
    assert spread is not None
    found: dict[str, list[Any]] = {}
    for name, item in form.multi_items():
        found.setdefault(name, []).append(item)
    # An empty text makes an optional model present, although it does not count for the field.
    if field.optional and spread.known.isdisjoint(found) and not (spread.absorbs and found):
        return
    for is_list, _, wires in spread.fields:
        for wire, _ in wires:
            if wire in found:
                _drop_unsent(found, wire, is_list)
    given[field.key] = spread(found)


def _drop_unsent(found: dict[str, list[Any]], wire: str, is_list: bool) -> None:
    """Take out of ``found`` what does not count as sent for a field of a model."""
    if is_list:
        found[wire] = [item for item in found[wire] if _sent(item)]
    elif found[wire][-1] == "" or not _sent(found[wire][-1]):
        found[wire] = []
    if not found[wire]:
        del found[wire]
