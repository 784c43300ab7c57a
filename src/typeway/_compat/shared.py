"""What an annotation is, under the names that libraries import from FastAPI."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from types import GenericAlias, UnionType
from typing import Any, Generic, TypeGuard, TypeVar, cast, get_args, get_origin

from pydantic.version import VERSION as PYDANTIC_VERSION
from starlette.datastructures import UploadFile

from typeway._declare.annotations import (
    bare,
    is_complex,
    is_file,
    is_scalar,
    is_scalar_sequence,
    is_sequence,
    subclass_of,
    union_members,
)
from typeway.encoders import is_pydantic_v1_model_instance

__all__ = [
    "PYDANTIC_VERSION",
    "PYDANTIC_VERSION_MINOR_TUPLE",
    "UploadFile",
    "WithArgsTypes",
    "annotation_is_pydantic_v1",
    "field_annotation_is_complex",
    "field_annotation_is_scalar",
    "field_annotation_is_scalar_sequence",
    "field_annotation_is_sequence",
    "is_bytes_or_nonable_bytes_annotation",
    "is_bytes_sequence_annotation",
    "is_pydantic_v1_model_class",
    "is_pydantic_v1_model_instance",
    "is_uploadfile_or_nonable_uploadfile_annotation",
    "is_uploadfile_sequence_annotation",
    "lenient_issubclass",
    "sequence_annotation_to_type",
    "sequence_types",
    "value_is_sequence",
]

_T = TypeVar("_T")

PYDANTIC_VERSION_MINOR_TUPLE: tuple[int, ...] = tuple(int(part) for part in PYDANTIC_VERSION.split(".")[:2])
"""Major and minor version of Pydantic."""

_generic: Any = Generic
_alias_class = cast("Any", type(_generic[_T]))
WithArgsTypes: tuple[Any, ...] = (_alias_class, GenericAlias, UnionType)
"""Classes of types that have arguments."""

sequence_annotation_to_type: dict[type, type] = {
    Sequence: list,
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    deque: deque,
}
"""Classes that make the values of sequence types."""

sequence_types: tuple[type, ...] = (Sequence, list, tuple, set, frozenset, deque)
"""Classes whose instances count as several values."""


def lenient_issubclass(cls: Any, class_or_tuple: type[_T] | tuple[type[_T], ...] | None) -> TypeGuard[type[_T]]:
    """Like ``issubclass``, but ``False`` for what is no class, parametrised generics among them.

    Raises:
        TypeError: ``class_or_tuple`` is neither a class nor a tuple of classes.
    """
    if not isinstance(cls, type):
        return False
    if class_or_tuple is None:
        raise TypeError("issubclass() arg 2 must be a class, a tuple of classes, or a union")
    try:
        return issubclass(cls, class_or_tuple)
    except TypeError:
        if hasattr(cls, "__origin__"):
            return False
        raise


def field_annotation_is_sequence(annotation: object) -> bool:
    """Tell whether a type is a sequence other than text, or a union with one."""
    return is_sequence(annotation)


def value_is_sequence(value: Any) -> bool:
    """Tell whether a value is a sequence other than text and bytes."""
    return isinstance(value, sequence_types) and not isinstance(value, (str, bytes))


def field_annotation_is_complex(annotation: object) -> bool:
    """Tell whether a value of this type needs more than one text: models, mappings, sequences, files, dataclasses."""
    return is_complex(annotation)


def field_annotation_is_scalar(annotation: Any) -> bool:
    """Tell whether one text is enough to write a value of this type. The ``...`` of ``tuple[int, ...]`` counts."""
    return annotation is Ellipsis or is_scalar(annotation)


def field_annotation_is_scalar_sequence(annotation: object) -> bool:
    """Tell whether a type is a sequence of values of one text each; a union of such with single ones counts."""
    return is_scalar_sequence(annotation)


def is_bytes_or_nonable_bytes_annotation(annotation: Any) -> bool:
    """Tell whether a type is ``bytes``, or a union with it."""
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(is_bytes_or_nonable_bytes_annotation(member) for member in members)
    return subclass_of(annotation, bytes)


def is_uploadfile_or_nonable_uploadfile_annotation(annotation: Any) -> bool:
    """Tell whether a type is ``UploadFile``, or a union with it."""
    return is_file(annotation)


def is_bytes_sequence_annotation(annotation: Any) -> bool:
    """Tell whether a type is a sequence of ``bytes``, or a union with one."""
    return _sequence_of(annotation, is_bytes_or_nonable_bytes_annotation)


def is_uploadfile_sequence_annotation(annotation: Any) -> bool:
    """Tell whether a type is a sequence of ``UploadFile``, or a union with one."""
    return _sequence_of(annotation, is_file)


def _sequence_of(annotation: Any, test: Any) -> bool:
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(_sequence_of(member, test) for member in members)
    arguments = [item for item in get_args(annotation) if item is not Ellipsis]
    return is_sequence(annotation) and all(test(item) for item in arguments)  # COMPAT(fastapi): a bare list counts


def is_pydantic_v1_model_class(cls: Any) -> bool:
    """Tell whether a class is a model of the ``pydantic.v1`` namespace; importing that namespace is not needed."""
    return isinstance(cls, type) and any(
        base.__module__ == "pydantic.v1.main" and base.__name__ == "BaseModel" for base in cls.__mro__
    )


def annotation_is_pydantic_v1(annotation: Any) -> bool:
    """Tell whether a ``pydantic.v1`` model is anywhere in a type."""
    if is_pydantic_v1_model_class(annotation):
        return True
    if get_origin(annotation) is None:
        return False
    return any(annotation_is_pydantic_v1(item) for item in get_args(annotation))
