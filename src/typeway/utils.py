"""Small functions that FastAPI exports under this name."""

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeGuard

from pydantic import PydanticSchemaGenerationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined as Undefined

from typeway._lazy import handed_on
from typeway.datastructures import DefaultPlaceholder, DefaultType
from typeway.exceptions import FastAPIDeprecationWarning, FastAPIError, PydanticV1NotSupportedError

if TYPE_CHECKING:
    from typeway._compat.shared import annotation_is_pydantic_v1
    from typeway._compat.v2 import ModelField
else:
    __getattr__ = handed_on(
        __name__,
        {
            "ModelField": "typeway._compat.v2.ModelField",
            "annotation_is_pydantic_v1": "typeway._compat.shared.annotation_is_pydantic_v1",
        },
    )

__all__ = [
    "ModelField",
    "PydanticV1NotSupportedError",
    "Undefined",
    "annotation_is_pydantic_v1",
    "create_model_field",
    "deep_dict_update",
    "generate_operation_id_for_path",
    "generate_unique_id",
    "get_path_param_names",
    "get_value_or_default",
    "is_body_allowed_for_status_code",
]

_STATUS_CLASSES = frozenset({"default", "1XX", "2XX", "3XX", "4XX", "5XX"})
_BODILESS = frozenset({204, 205, 304})
_PATH_PARAMETER = re.compile("{(.*?)}")
_NOT_WORD = re.compile(r"\W")


class _NamedRoute(Protocol):
    """What an operation id is made of: a path operation, or anything like it."""

    @property
    def name(self) -> str: ...
    @property
    def path_format(self) -> str: ...
    @property
    def methods(self) -> Iterable[str]: ...


def is_body_allowed_for_status_code(status_code: int | str | None) -> bool:
    """Say whether an answer with this status may have content (RFC 9110, section 6.4.1).

    Status classes such as ``"4XX"``, ``"default"`` and ``None`` may. Other text that is not a number raises
    ``ValueError``.
    """
    if status_code is None or status_code in _STATUS_CLASSES:
        return True
    code = int(status_code)
    return code >= 200 and code not in _BODILESS


def get_path_param_names(path: str) -> set[str]:
    """Return what stands between braces in a path template, with the convertor if there is one."""
    return set(_PATH_PARAMETER.findall(path))


def create_model_field(
    name: str,
    type_: Any,
    default: Any | None = Undefined,
    field_info: FieldInfo | None = None,
    alias: str | None = None,
    mode: Literal["validation", "serialization"] = "validation",
) -> "ModelField":
    """Return a field for a type; ``default`` and ``alias`` count only where there is no ``field_info``.

    Raises:
        PydanticV1NotSupportedError: the type is a model of the ``pydantic.v1`` namespace.
        FastAPIError: Pydantic does not know the type.
    """
    from typeway._compat.shared import annotation_is_pydantic_v1
    from typeway._compat.v2 import ModelField

    if annotation_is_pydantic_v1(type_):
        raise PydanticV1NotSupportedError(
            f"Models of pydantic.v1 cannot be used here: {type_!r}. Port it to Pydantic 2."
        )
    field_info = field_info or FieldInfo(annotation=type_, default=default, alias=alias)
    try:
        return ModelField(mode=mode, name=name, field_info=field_info)
    except PydanticSchemaGenerationError:
        raise FastAPIError(
            f"Pydantic does not know the type {type_!r} of the field {name!r}. If it is a return annotation that is "
            "not meant as a response model, say `response_model=None` in the decorator."
        ) from None


def generate_operation_id_for_path(*, name: str, path: str, method: str) -> str:
    """Return the operation id of a path and a method. Deprecated: nothing calls it any more."""
    warnings.warn(
        "generate_operation_id_for_path() is deprecated: nothing calls it, and it will be removed.",
        category=FastAPIDeprecationWarning,
        stacklevel=2,
    )
    return f"{_NOT_WORD.sub('_', name + path)}_{method.lower()}"


def generate_unique_id(route: _NamedRoute) -> str:
    """Return the default operation id: a route's name, path and first method, ``_`` for all but letters and digits.

    Raises:
        AssertionError: the route has no methods.
    """
    if not route.methods:
        raise AssertionError(f"the route {route.path_format!r} has no methods")
    method = next(iter(route.methods))
    return f"{_NOT_WORD.sub('_', route.name + route.path_format)}_{method.lower()}"


def deep_dict_update(main_dict: dict[Any, Any], update_dict: dict[Any, Any]) -> None:
    """Merge ``update_dict`` into ``main_dict``: dictionaries are merged, lists joined, anything else is replaced."""
    for key, new in update_dict.items():
        old = main_dict.get(key)
        if _is_dict(old) and _is_dict(new):
            deep_dict_update(old, new)
        elif isinstance(old, list) and isinstance(new, list):
            main_dict[key] = old + new
        else:
            main_dict[key] = new


def _is_dict(value: Any) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def get_value_or_default(
    first_item: DefaultPlaceholder | DefaultType, *extra_items: DefaultPlaceholder | DefaultType
) -> DefaultPlaceholder | DefaultType:
    """Return the first argument that is not a default; if all are, the first one."""
    for item in (first_item, *extra_items):
        if not isinstance(item, DefaultPlaceholder):
            return item
    return first_item
