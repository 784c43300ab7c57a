"""``jsonable_encoder``: any object → what ``json.dumps`` can write.

An object's class decides which function encodes it. The classes that have parts (models, dictionaries, lists …) and
the plain ones are found in ``_BY_CLASS``, which remembers every class it has met. All others become one value by way of
the public ``ENCODERS_BY_TYPE``, or of ``encoders_by_class_tuples`` for their subclasses. Those two are looked up anew
each time, because programs extend them.

Each level of nesting costs one level of recursion, so that depth is limited by the interpreter alone.
"""

import dataclasses
import datetime
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from importlib import import_module
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import Path, PurePath
from re import Pattern
from types import GeneratorType
from typing import Any, TypeAlias, cast
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import PydanticUndefinedType

from typeway.exceptions import PydanticV1NotSupportedError
from typeway.types import IncEx

__all__ = [
    "ENCODERS_BY_TYPE",
    "decimal_encoder",
    "encoders_by_class_tuples",
    "generate_encoders_by_class_tuples",
    "is_pydantic_v1_model_instance",
    "isoformat",
    "jsonable_encoder",
]

_ToValue: TypeAlias = Callable[[Any], Any]

ENCODERS_BY_TYPE: dict[type[Any], _ToValue]
"""Functions for classes that become a single value, by exact class. Entries added here take effect at once."""
encoders_by_class_tuples: dict[_ToValue, tuple[Any, ...]]
"""The same the other way round, as ``isinstance`` needs it: subclasses are encoded like their base."""


def isoformat(o: datetime.date | datetime.time) -> str:
    """Return a date or a time in the notation of ISO 8601."""
    return o.isoformat()


def decimal_encoder(dec_value: Decimal) -> int | float:
    """Return an ``int`` for a number written without decimal places, else a ``float``.

    So ``Decimal("1")`` and ``Decimal("1E+2")`` become 1 and 100, while ``Decimal("1.0")`` stays 1.0. A signalling NaN
    raises ``ValueError``.
    """
    exponent = dec_value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= 0:
        return int(dec_value)
    return float(dec_value)


def generate_encoders_by_class_tuples(type_encoder_map: dict[Any, _ToValue]) -> dict[_ToValue, tuple[Any, ...]]:
    """Turn class → function into function → classes, keeping the order."""
    classes: dict[_ToValue, tuple[Any, ...]] = defaultdict(tuple)
    for class_, encoder in type_encoder_map.items():
        classes[encoder] += (class_,)
    return classes


def jsonable_encoder(
    obj: Any,
    include: IncEx | None = None,
    exclude: IncEx | None = None,
    by_alias: bool = True,
    exclude_unset: bool = False,
    exclude_defaults: bool = False,
    exclude_none: bool = False,
    custom_encoder: dict[Any, Callable[[Any], Any]] | None = None,
    sqlalchemy_safe: bool = True,
) -> Any:
    """Return ``obj`` as dictionaries, lists, strings, numbers, booleans and ``None``.

    ``include`` and ``exclude`` choose among the fields or keys of the outermost object, or of each one in an outermost
    list. ``by_alias``, ``exclude_unset`` and ``exclude_defaults`` apply to Pydantic models, ``exclude_none`` to
    dictionaries as well. ``custom_encoder`` maps classes to functions that are asked first, except inside models. With
    ``sqlalchemy_safe``, keys that start with ``_sa`` are dropped.

    Raises:
        ValueError: an object has neither items nor attributes.
        AssertionError: an object is a dataclass itself, not an instance of one.
        PydanticV1NotSupportedError: an object is a model of the ``pydantic.v1`` namespace.
    """
    if type(obj) in _PLAIN and not custom_encoder:
        return obj
    if include is not None and not isinstance(include, set | dict):
        include = set(cast("Iterable[Any]", include))
    if exclude is not None and not isinstance(exclude, set | dict):
        exclude = set(cast("Iterable[Any]", exclude))
    options = _Options(
        include, exclude, by_alias, exclude_unset, exclude_defaults, exclude_none, custom_encoder, sqlalchemy_safe
    )
    return _encoder_of(obj, options)(obj, options)


class _Options:
    """The arguments of one call."""

    __slots__ = (
        "_inner",
        "_of_dump",
        "by_alias",
        "custom",
        "exclude",
        "exclude_defaults",
        "exclude_none",
        "exclude_unset",
        "include",
        "sqlalchemy_safe",
    )

    def __init__(
        self,
        include: IncEx | None,
        exclude: IncEx | None,
        by_alias: bool,
        exclude_unset: bool,
        exclude_defaults: bool,
        exclude_none: bool,
        custom: Mapping[Any, _ToValue] | None,
        sqlalchemy_safe: bool,
    ) -> None:
        self.include = include
        self.exclude = exclude
        self.by_alias = by_alias
        self.exclude_unset = exclude_unset
        self.exclude_defaults = exclude_defaults
        self.exclude_none = exclude_none
        self.custom = custom
        self.sqlalchemy_safe = sqlalchemy_safe
        self._inner: _Options | None = None
        self._of_dump: _Options | None = None

    @property
    def inner(self) -> "_Options":
        """What applies to the keys and values of a dictionary: the same without ``include`` and ``exclude``."""
        if self.include is None and self.exclude is None:
            return self
        if self._inner is None:
            self._inner = _Options(
                None,
                None,
                self.by_alias,
                self.exclude_unset,
                self.exclude_defaults,
                self.exclude_none,
                self.custom,
                self.sqlalchemy_safe,
            )
        return self._inner

    @property
    def of_dump(self) -> "_Options":
        """What applies to what Pydantic made of a model: Pydantic has done the rest already."""
        if self._of_dump is None:
            self._of_dump = _Options(
                include=None,
                exclude=None,
                by_alias=True,
                exclude_unset=False,
                exclude_defaults=self.exclude_defaults,
                exclude_none=self.exclude_none,
                custom=None,
                sqlalchemy_safe=self.sqlalchemy_safe,
            )
        return self._of_dump


_Encoder: TypeAlias = Callable[[Any, _Options], Any]


def _encoder_of(obj: object, options: _Options) -> _Encoder:
    if options.custom:
        custom = _custom_encoder(obj, options.custom)
        if custom is not None:
            return lambda value, _: custom(value)
    return _BY_CLASS.get(type(obj)) or _classify(obj)


def _custom_encoder(obj: Any, custom: Mapping[Any, _ToValue]) -> _ToValue | None:
    if type(obj) in custom:
        return custom[type(obj)]
    for class_, encoder in custom.items():
        if isinstance(obj, class_):
            return encoder
    return None


def _classify(obj: Any) -> _Encoder:
    """Find the function for an object whose class is met for the first time, and remember it."""
    encoder = next((encoder for test, encoder in _KINDS if test(obj)), _encode_other)
    if obj.__class__ is not type(obj):
        # NOTE: a proxy says it is of another class, perhaps a different one for each of its instances.
        return encoder
    if len(_BY_CLASS) >= _CLASSES_REMEMBERED:
        _BY_CLASS.clear()
        _BY_CLASS.update(_BUILTIN)
    _BY_CLASS[type(obj)] = encoder
    return encoder


# — one function per kind of object; each calls the next level's function itself, so a level costs one stack frame —


def _encode_plain(obj: Any, _: _Options) -> Any:
    return obj


def _encode_none(_obj: Any, _: _Options) -> None:
    return None


def _encode_model(obj: BaseModel, options: _Options) -> Any:
    dumped: Any = obj.model_dump(
        mode="json",
        include=cast("Any", options.include),
        exclude=cast("Any", options.exclude),
        by_alias=options.by_alias,
        exclude_unset=options.exclude_unset,
        exclude_none=options.exclude_none,
        exclude_defaults=options.exclude_defaults,
    )
    options = options.of_dump
    return _encoder_of(dumped, options)(dumped, options)


def _encode_dataclass(obj: Any, options: _Options) -> Any:
    fields = dataclasses.asdict(obj)
    return _encoder_of(fields, options)(fields, options)


def _encode_enum(obj: Enum, _: _Options) -> Any:
    return obj.value


def _encode_path(obj: PurePath, _: _Options) -> str:
    return str(obj)


def _encode_dict(obj: dict[Any, Any], options: _Options) -> dict[Any, Any]:
    custom = options.custom
    inner = options.inner
    exclude_none = options.exclude_none
    sqlalchemy_safe = options.sqlalchemy_safe
    allowed = None if inner is options and type(obj) is dict else _chosen_keys(obj, options)
    encoded: dict[Any, Any] = {}
    for key, value in obj.items():
        if exclude_none and value is None:
            continue
        if sqlalchemy_safe and isinstance(key, str) and key.startswith("_sa"):
            continue
        if allowed is not None and key not in allowed:
            continue
        if custom or type(key) not in _PLAIN:
            key = _encoder_of(key, inner)(key, inner)
        if custom or type(value) not in _PLAIN:
            value = _encoder_of(value, inner)(value, inner)
        encoded[key] = value
    return encoded


def _chosen_keys(obj: dict[Any, Any], options: _Options) -> set[Any]:
    keys = set(obj.keys())
    if options.include is not None:
        keys &= set(options.include)
    if options.exclude is not None:
        keys -= set(options.exclude)
    return keys


def _encode_iterable(obj: Iterable[Any], options: _Options) -> list[Any]:
    custom = options.custom
    encoded: list[Any] = []
    for item in obj:
        if custom or type(item) not in _PLAIN:
            item = _encoder_of(item, options)(item, options)
        encoded.append(item)
    return encoded


def _encode_other(obj: Any, options: _Options) -> Any:
    # The public table is made when somebody asks for it; until then nobody can have changed what the standard one says.
    by_type = globals().get("ENCODERS_BY_TYPE", _STANDARD_ENCODERS)
    to_value = by_type.get(type(obj)) or _value_encoder(obj)
    if to_value is not None:
        return to_value(obj)
    if is_pydantic_v1_model_instance(obj):
        raise PydanticV1NotSupportedError(
            f"jsonable_encoder takes models of Pydantic 2; {obj!r} is one of the pydantic.v1 namespace."
        )
    content = _content(obj)
    return _encoder_of(content, options)(content, options)


def _value_encoder(obj: object) -> _ToValue | None:
    by_type: dict[type[Any], _ToValue] = _table("ENCODERS_BY_TYPE")
    if type(obj) in by_type:
        return by_type[type(obj)]
    by_function: dict[_ToValue, tuple[Any, ...]] = _table("encoders_by_class_tuples")
    for to_value, classes in by_function.items():
        if isinstance(obj, classes):
            return to_value
    return None


def is_pydantic_v1_model_instance(obj: Any) -> bool:
    """Tell whether an object is a model of the ``pydantic.v1`` namespace. Imports nothing to find out."""
    v1 = sys.modules.get("pydantic.v1")
    return v1 is not None and isinstance(obj, v1.BaseModel)


def _is_dataclass_type(obj: Any) -> bool:
    return isinstance(obj, type) and dataclasses.is_dataclass(cast("Any", obj))


def _content(obj: Any) -> Any:
    """Return an object's items if it has some, else its attributes."""
    if _is_dataclass_type(obj):
        raise AssertionError(f"{obj!r} is a dataclass; an instance of it can be encoded")
    try:
        return dict(obj)
    except Exception as no_items:
        try:
            return vars(cast("object", obj))
        except Exception as no_attributes:
            raise ValueError([no_items, no_attributes]) from no_attributes


# — tables —

_PLAIN: frozenset[type[Any]] = frozenset({str, int, float, bool, type(None)})

# In this order: the first that fits decides.
_KINDS: tuple[tuple[Callable[[Any], bool], _Encoder], ...] = (
    (lambda obj: isinstance(obj, BaseModel), _encode_model),
    (lambda obj: dataclasses.is_dataclass(obj) and not _is_dataclass_type(obj), _encode_dataclass),
    (lambda obj: isinstance(obj, Enum), _encode_enum),
    (lambda obj: isinstance(obj, PurePath), _encode_path),
    (lambda obj: isinstance(obj, str | int | float | None), _encode_plain),
    (lambda obj: isinstance(obj, PydanticUndefinedType), _encode_none),
    (lambda obj: isinstance(obj, dict), _encode_dict),
    (lambda obj: isinstance(obj, list | set | frozenset | GeneratorType | tuple | deque), _encode_iterable),
)

_BUILTIN: dict[type[Any], _Encoder] = {
    **dict.fromkeys(_PLAIN, _encode_plain),
    dict: _encode_dict,
    **dict.fromkeys((list, tuple, set, frozenset, GeneratorType, deque), _encode_iterable),
}
_BY_CLASS = dict(_BUILTIN)
# Programs that make classes while they run must not grow without limit.
_CLASSES_REMEMBERED = 4096

_STANDARD_ENCODERS: dict[type[Any], _ToValue] = {
    bytes: lambda o: o.decode(),
    datetime.date: isoformat,
    datetime.datetime: isoformat,
    datetime.time: isoformat,
    datetime.timedelta: lambda td: td.total_seconds(),
    Decimal: decimal_encoder,
    Enum: lambda o: o.value,
    frozenset: list,
    deque: list,
    GeneratorType: list,
    IPv4Address: str,
    IPv4Interface: str,
    IPv4Network: str,
    IPv6Address: str,
    IPv6Interface: str,
    IPv6Network: str,
    Path: str,
    Pattern: lambda o: o.pattern,
    set: list,
    UUID: str,
}


# PERF: the two public tables name classes that take milliseconds to import, and are made when first asked for.


def _encoders_by_type() -> dict[type[Any], _ToValue]:
    from pydantic.networks import AnyUrl, NameEmail
    from pydantic.types import SecretBytes, SecretStr
    from pydantic_core import Url

    table: dict[Any, _ToValue] = {bytes: _STANDARD_ENCODERS[bytes], **dict.fromkeys(_color_classes(), str)}
    table |= _STANDARD_ENCODERS
    for cls in (NameEmail, Path, Pattern, SecretBytes, SecretStr, set, UUID, Url, AnyUrl):
        table[cls] = table.pop(cls, str)  # programs that print the table, or go through it, meet FastAPI's order
    return table


def _color_classes() -> Iterator[type[Any]]:
    for module in ("pydantic.color", "pydantic_extra_types.color"):  # the first is deprecated, the second optional
        with suppress(ImportError):
            yield import_module(module).Color


_LAZY_TABLES: dict[str, Callable[[], Any]] = {
    "ENCODERS_BY_TYPE": _encoders_by_type,
    "encoders_by_class_tuples": lambda: generate_encoders_by_class_tuples(_table("ENCODERS_BY_TYPE")),
}


def _table(name: str) -> Any:
    table = globals().get(name)
    return globals().setdefault(name, _LAZY_TABLES[name]()) if table is None else table


def __getattr__(name: str) -> Any:
    if name in _LAZY_TABLES:
        return _table(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
