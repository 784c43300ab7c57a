"""What a module offers to programs, as flat facts that can be compared with those of another package.

A name belongs to a module's surface if it is public and was made by the framework or by Starlette, or is a constant or
a type alias. What a module imports from Python, Pydantic or elsewhere for its own use is those packages' to offer;
`_compat` alone exists to hand on Pydantic's names. What lives in a private module is offered by the package around it.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
import warnings
from collections.abc import Iterator
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any, ParamSpec, TypeVar

from annotated_doc import Doc
from pydantic import BaseModel

from tests.street.outcome import neutral

FRAMEWORKS = ("fastapi", "typeway")
ALIASES = (types.GenericAlias, types.UnionType, type(typing.Union[int, None]), type(list[int]))  # noqa: UP007  # the old form has a class of its own
CALLED = {"__init__", "__call__", "__enter__", "__exit__", "__aenter__", "__aexit__"}


def surface(module: ModuleType) -> dict[str, Any]:
    """The names that a module offers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an optional name may announce its end when it is looked up
        return {name: value for name in dir(module) if _is_offered(module, name, value := getattr(module, name))}


def _is_offered(module: ModuleType, name: str, value: Any) -> bool:
    if name.startswith("_") or value is None or isinstance(value, ModuleType):
        return False
    if getattr(typing, name, None) is value:
        return False
    if isinstance(value, ALIASES) or not isinstance(value, type | FunctionType | TypeVar | ParamSpec):
        return True
    package, *inside = (value.__module__ or module.__name__).split(".")
    if package in FRAMEWORKS:
        private = _private([part for part in inside if part != "_compat"])
        return not private or value.__module__.startswith(f"{module.__name__}.")
    return package == "starlette" or (package.startswith("pydantic") and module.__name__.endswith("._compat"))


def _private(parts: list[str]) -> bool:
    return any(part.startswith("_") for part in parts)


def stable(value: Any) -> str:
    """The text of a value, without what depends on the package, on hashing or on addresses."""
    match value:
        case set() | frozenset():
            return f"{type(value).__name__}{sorted(map(stable, value))}"
        case dict():
            return f"{type(value).__name__}{[(stable(key), stable(item)) for key, item in value.items()]}"
        case list() | tuple():
            return f"{type(value).__name__}{list(map(stable, value))}"
        case FunctionType():
            private = _private([*value.__module__.split("."), value.__name__]) or "<" in value.__name__
            return "function" if private else neutral(f"function {value.__module__}.{value.__qualname__}")
        case _:
            return neutral(repr(value))


def _hint(annotation: Any) -> str:
    """The text of a type; unions have two spellings, which mean the same."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(_hint, arguments))
    if origin is None or origin is typing.Literal:
        return stable(annotation)
    return f"{stable(origin)}[{', '.join(map(_hint, arguments))}]"


def facts(value: Any) -> dict[str, str]:
    """What can be said about one offered value, by a key each."""
    if isinstance(value, type) and not isinstance(value, types.GenericAlias):
        return dict(_of_class(value))
    if isinstance(value, FunctionType):
        return {"function": _function(value)}
    return {"value": stable(value)}


def _function(function: Any) -> str:
    kinds = [inspect.iscoroutinefunction, inspect.isasyncgenfunction]
    kind = " ".join(test.__name__ for test in kinds if test(function))
    return f"{kind}({_parameters(function)})"


def _parameters(function: Any) -> str:
    try:
        signature = inspect.signature(function)
    except ValueError:  # built into Python
        return "built in"
    public = [one for one in signature.parameters.values() if not one.name.startswith("_")]
    return ", ".join(f"{one.name}: {one.kind.name} = {stable(one.default)}" for one in public)


def _of_class(cls: Any) -> Iterator[tuple[str, str]]:
    if issubclass(cls, BaseModel):
        cls.model_rebuild()  # the signature of a model that is not built yet says nothing
    yield "bases", ", ".join(_ancestors(cls))
    yield "construction", _parameters(cls)
    if issubclass(cls, BaseModel):
        yield from _of_model(cls)
    elif issubclass(cls, Enum):
        yield "members", stable({name: member.value for name, member in cls.__members__.items()})
    elif typing.is_typeddict(cls):
        yield "keys", stable((typing.get_type_hints(cls), sorted(cls.__required_keys__)))
    elif dataclasses.is_dataclass(cls):
        yield from _of_dataclass(cls)
    for name in dir(cls):
        if (not name.startswith("_") or name in CALLED) and not hasattr(BaseModel, name):
            yield from _of_attribute(cls, name)


def _ancestors(cls: type) -> Iterator[str]:
    """The public classes that a class is derived from."""
    for base in cls.__mro__[1:]:
        name = f"{base.__module__}.{base.__qualname__}"
        if base.__module__.split(".")[0] not in FRAMEWORKS or not _private(name.split(".")):
            yield neutral(name)


def _of_attribute(cls: type, name: str) -> Iterator[tuple[str, str]]:
    """What a class itself says about an attribute; what its objects have is compared in `test_instances`."""
    value = inspect.getattr_static(cls, name)
    if isinstance(value, classmethod | staticmethod):
        yield f".{name}", f"{type(value).__name__} {_function(value.__func__)}"
    elif isinstance(value, FunctionType):
        yield f".{name}", _function(value)
    elif not hasattr(type(value), "__get__"):
        yield f".{name}", stable(value)


def _of_model(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    # When a model is built shows in nothing but the time that takes.
    yield "config", stable(sorted((key, value) for key, value in model.model_config.items() if key != "defer_build"))
    for name, field in model.model_fields.items():
        names = (field.alias, field.validation_alias, field.serialization_alias)
        constraints = [item for item in field.metadata if not isinstance(item, Doc)]
        rest = (field.is_required(), field.default, field.default_factory, names, constraints)
        yield f"field {name}", f"{_hint(field.annotation)} {stable(rest)}"


def _of_dataclass(cls: Any) -> Iterator[tuple[str, str]]:
    yield "comparison", f"by value: {cls.__eq__ is not object.__eq__}, hashable: {cls.__hash__ is not None}"
    for field in dataclasses.fields(cls):
        if not field.name.startswith("_"):
            factory: Any = field.default_factory
            shown = (field.default, typing.get_origin(factory) or factory, field.compare)
            yield f"field {field.name}", stable(shown)
