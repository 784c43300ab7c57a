"""Records: the dataclasses that plans are made of.

To type checkers ``record`` is ``dataclasses.dataclass``. What it makes is a dataclass as well. But the standard library
compiles half a dozen methods for each class, which was a third of the time that Typeway's own modules took to import.
Here only ``__init__`` is compiled; the others are shared by all records.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(**options):
        """Return a decorator like ``dataclass(...)``, which takes ``frozen``, ``slots`` and ``eq``."""
        return partial(_made, **options)


def _made(cls: Any, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
    """Make a class a record. It has no keyword-only fields."""
    cls.__repr__ = _repr
    if frozen:
        cls.__setattr__ = cls.__delattr__ = _refuse
    if frozen and slots:
        cls.__setstate__ = _restore
    if eq:
        cls.__eq__ = _equal
        cls.__hash__ = _hash if frozen else None
    made: Any = dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    made.__init__ = _initializer(made, frozen)
    return made


def _initializer(cls: Any, frozen: bool) -> Any:
    """Compile the function that takes a value for each field, or its default."""
    names: dict[str, Any] = {"put": object.__setattr__, "MISSING": MISSING}
    taken, lines = ["self"], list[str]()
    for item in fields(cls):
        name = item.name
        taken.append(name)
        value = name
        if item.default_factory is not MISSING:
            names[f"make_{name}"] = item.default_factory
            taken[-1] += "=MISSING"
            value = f"make_{name}() if {name} is MISSING else {name}"
        elif item.default is not MISSING:
            names[f"default_{name}"] = item.default
            taken[-1] += f"=default_{name}"
        lines.append(f" put(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
    exec("\n".join([f"def __init__({', '.join(taken)}):", *lines]), names)  # noqa: S102 - as dataclasses do
    initializer: Any = names["__init__"]
    initializer.__qualname__ = f"{cls.__qualname__}.__init__"
    initializer.__module__ = cls.__module__
    return initializer


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, item.name) for item in fields(self))


def _repr(self: Any) -> str:
    shown = (f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _equal(self: Any, other: Any) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse(self: Any, name: str, value: Any = None) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _restore(self: Any, state: Any) -> None:
    """Take what ``copy`` and ``pickle`` have kept of a record."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
