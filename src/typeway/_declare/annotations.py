"""What an annotation is: one value, several, a model, a file. Asked once per parameter when it is declared."""

from __future__ import annotations

import collections.abc
import dataclasses
import types
from collections import deque
from collections.abc import Mapping
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel, Json
from starlette.datastructures import UploadFile

__all__ = [
    "bare",
    "holds_models",
    "is_complex",
    "is_file",
    "is_file_list",
    "is_json_metadata",
    "is_model",
    "is_optional",
    "is_scalar",
    "is_scalar_sequence",
    "is_sequence",
    "model_of",
    "models_of",
    "sequence_class",
    "subclass_of",
    "union_members",
]

_SEQUENCES: tuple[type, ...] = (list, tuple, set, frozenset, deque, collections.abc.Sequence)
_COMPLEX: tuple[type, ...] = (Mapping, UploadFile)
_NONE = type(None)
_TEXTS = (str, int, float, bool)  # PERF: what most annotations are, known without looking further
_JSON: Any = Json  # a class, but not to type checkers


def subclass_of(annotation: Any, classes: type | tuple[type, ...]) -> bool:
    """``issubclass`` that answers ``False`` for what is no class."""
    try:
        return isinstance(annotation, type) and issubclass(annotation, classes)
    except TypeError:  # parametrised generics claim to be classes
        return False


def is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    """Tell whether the annotation is a model.

    PERF: models and many interfaces are abstract classes to Python, and these remember every class they have been asked
    about. With as many models as large programs have, that is slow and takes more memory than the routes themselves.
    """
    return isinstance(annotation, type) and BaseModel in annotation.__mro__


def _origin(annotation: Any) -> Any:
    """``get_origin`` that knows at once that a class has none."""
    return None if issubclass(type(annotation), type) else get_origin(annotation)


def bare(annotation: Any) -> Any:
    """Strip ``Annotated``.

    COMPAT(fastapi): an alias (PEP 695) inside stays one value, which is what documents say of it.
    """
    while _origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def has_json_metadata(annotation: Any) -> bool:
    """Tell whether the annotation is ``pydantic.Json[...]``: one string that holds JSON."""
    return _origin(annotation) is Annotated and any(is_json_metadata(item) for item in get_args(annotation)[1:])


def is_json_metadata(item: Any) -> bool:
    """Tell whether a piece of ``Annotated`` metadata is ``pydantic.Json``."""
    return item is _JSON or isinstance(item, _JSON)


def union_members(annotation: Any) -> tuple[Any, ...] | None:
    """Return the members of a union, ``None`` for anything else."""
    origin = _origin(annotation)
    return get_args(annotation) if origin is Union or origin is types.UnionType else None


def is_optional(annotation: Any) -> bool:
    """Tell whether ``None`` is a member of the union."""
    members = union_members(bare(annotation))
    return members is not None and _NONE in members


def _is_sequence_class(annotation: Any) -> bool:
    if subclass_of(annotation, (str, bytes)):
        return False
    if is_model(annotation):
        return any(base in annotation.__mro__ for base in _SEQUENCES)
    return subclass_of(annotation, _SEQUENCES)


def is_sequence(annotation: Any) -> bool:
    """Tell whether the annotation is a list, set, tuple, deque or sequence, or a union with one."""
    if annotation in _TEXTS:
        return False
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(is_sequence(member) for member in members)
    return _is_sequence_class(annotation) or _is_sequence_class(_origin(annotation))


def sequence_class(annotation: Any) -> type[Any]:
    """Return the class that holds the items of a sequence; a list where the annotation names an interface."""
    annotation = bare(annotation)
    for member in union_members(annotation) or (annotation,):
        if is_sequence(member):
            plain = bare(member)
            origin: Any = _origin(plain) or plain
            return origin if origin in _SEQUENCES[:-1] else list
    return list


def is_complex(annotation: Any) -> bool:
    """Tell whether a value needs more than one text: models, mappings, sequences, files, dataclasses."""
    if annotation in _TEXTS:
        return False
    if has_json_metadata(annotation):
        return is_complex(get_args(annotation)[0])
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(is_complex(member) for member in members)
    origin = _origin(annotation)
    if any(is_model(item) or subclass_of(item, _COMPLEX) or _is_sequence_class(item) for item in (annotation, origin)):
        return True
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return True
    if origin is None or origin is annotation or not isinstance(origin, type):
        return False
    # COMPAT(fastapi): so does a generic class that brings a schema of its own, whatever that is.
    brings = ("__pydantic_core_schema__", "__get_pydantic_core_schema__")
    return is_complex(origin) or any(hasattr(origin, name) for name in brings)


def is_scalar(annotation: Any) -> bool:
    """Tell whether one text is enough to write a value of this type."""
    return not is_complex(annotation)


def is_scalar_sequence(annotation: Any) -> bool:
    """Tell whether a value is a sequence of items of one text each; unions of such with scalars count."""
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        fitting = all(is_scalar_sequence(member) or is_scalar(member) for member in members)
        return fitting and any(is_scalar_sequence(member) for member in members)
    if not is_sequence(annotation):
        return False
    return all(item is Ellipsis or is_scalar(item) for item in get_args(annotation))


def is_file(annotation: Any) -> bool:
    """Tell whether the annotation is ``UploadFile``, possibly with ``None``."""
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(is_file(member) for member in members)
    return subclass_of(annotation, UploadFile)


def is_file_list(annotation: Any) -> bool:
    """Tell whether the annotation is a sequence of ``UploadFile`` or of anything at all, possibly with ``None``."""
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(is_file_list(member) for member in members)
    # COMPAT(fastapi): a sequence that does not say of what is one of files; a `NamedTuple` and a model do say it.
    if hasattr(annotation, "_fields") or is_model(annotation):
        return False
    return is_sequence(annotation) and all(item is Ellipsis or is_file(item) for item in get_args(annotation))


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model of ``Model`` or ``Model | None``; ``None`` if the annotation is something else."""
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        rest = [member for member in members if member is not _NONE]
        annotation = bare(rest[0]) if len(rest) == 1 and not has_json_metadata(rest[0]) else None
    return annotation if is_model(annotation) else None


def holds_models(annotation: Any) -> bool:
    """Tell whether a model may be somewhere in a type; of what an alias stands for, nothing is known."""
    if annotation in _TEXTS:
        return False
    alias = type(_origin(annotation) or annotation).__name__ == "TypeAliasType"  # of Python's own, or of the backport
    return is_model(annotation) or alias or any(holds_models(member) for member in get_args(annotation))


def models_of(annotation: Any) -> tuple[type[BaseModel], ...]:
    """Return the models of a union of several, with or without ``None``; nothing if a member is something else."""
    members = [bare(member) for member in union_members(bare(annotation)) or () if member is not _NONE]
    several = len(members) > 1 and all(is_model(member) for member in members)
    return tuple(dict.fromkeys(members)) if several else ()
