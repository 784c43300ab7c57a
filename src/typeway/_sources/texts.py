"""Lines shared by the sources that offer texts by name: query, header and cookie."""

from __future__ import annotations

from collections.abc import Sequence

from typeway._plan import ValuePlan
from typeway._runtime.values import Spread
from typeway._sources.contract import Slot, Writer

__all__ = ["emit_texts", "needs_lists", "spread_of"]


def needs_lists(slots: Sequence[Slot]) -> bool:
    """Tell whether some value wants every occurrence of a name, or the whole place."""
    return any(value.repeated or value.model is not None for _, value in slots)


def emit_texts(script: Writer, slots: Sequence[Slot], found: str, *, pick: str = "", lower: bool = False) -> None:
    """Write the lines that pick values out of the dict ``found``.

    ``pick`` is the subscript that takes the text that counts out of a list of all texts; empty if the dict has no
    lists. ``lower`` says that the dict's names are in lower case.
    """
    for key, value in slots:
        if value.model is not None:
            _emit_model(script, key, value, found, pick=pick, lower=lower)
            continue
        taken = "sent" if value.repeated else f"sent{pick}"
        keyword = "if"
        for wire in value.wires:
            name = script.bind(f"{value.source}_{value.name}", wire.lower() if lower else wire)
            test = f"(sent := {found}.get({name})) is not None"
            if value.blank_is_missing:
                test = f"(sent := {found}.get({name})) and {taken}"
            line = f"{keyword} {test}: given[{key!r}] = {taken}"
            if len(value.wires) > 1:
                line += f"; picked[{key!r}] = {script.bind(f'{value.source}_{value.name}_shown', wire)}"
            script.line(line)
            keyword = "elif"


def _emit_model(script: Writer, key: str, value: ValuePlan, found: str, *, pick: str, lower: bool) -> None:
    spread = spread_of(value, last=pick == "[-1]", lists=bool(pick), lower=lower)
    name = script.bind(f"spread_{value.name}", spread)
    if value.optional:
        script.line(f"if (sent := {name}.optional({found})) is not None: given[{key!r}] = sent")
    else:
        script.line(f"given[{key!r}] = {name}({found})")


def spread_of(value: ValuePlan, *, last: bool, lists: bool, lower: bool) -> Spread:
    """Return what collects the fields of a parameter model out of a dict of texts, or of lists of them.

    ``last`` says which text of a list counts, ``lower`` that the dict's names are in lower case.
    """
    fields = [
        (
            field.repeated,
            field.blank_is_missing,
            tuple((wire.lower() if lower else wire, name) for wire, name in field.wires),
        )
        for field in value.fields
    ]
    absorbs = value.model is not None and value.model.model_config.get("extra") in ("allow", "forbid")
    spread = Spread(fields, last=last, lists=lists, absorbs=absorbs)
    if lower:
        spread.keys = frozenset(key.lower() for key in spread.keys)
    return spread
