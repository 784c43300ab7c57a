"""From a marker and a type to a ``ValuePlan``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast, get_args

from pydantic import AliasChoices, BaseModel, PydanticSchemaGenerationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, SchemaError, SchemaValidator, core_schema

from typeway import params
from typeway._adapters import Adapter
from typeway._declare.annotations import (
    bare,
    is_json_metadata,
    is_model,
    is_optional,
    is_scalar,
    is_scalar_sequence,
    is_sequence,
    model_of,
    models_of,
    sequence_class,
    subclass_of,
    union_members,
)
from typeway._declare.errors import where
from typeway._plan import ModelFieldPlan, SourceName, ValuePlan
from typeway._sources import SOURCES
from typeway.exceptions import FastAPIError

__all__ = ["ensure_multipart", "model_fields", "plan_value", "source_of"]

_PLAIN_TYPES = frozenset({int, str, float, bool, bytes, Any, type(None), dict, list})
_LIMITS: dict[Any, str] = {FieldInfo.metadata_lookup[name]: name for name in ("gt", "ge", "lt", "le")}
_LENGTHS: dict[Any, str] = {FieldInfo.metadata_lookup[name]: name for name in ("min_length", "max_length")}
_CONSTRAINED: dict[Any, tuple[dict[Any, str], tuple[type, ...]]] = {
    int: (_LIMITS, (int,)),
    float: (_LIMITS, (int, float)),
    str: (_LENGTHS, (int,)),
}
"""What suits a type: constraints, and the types of what they say."""
_SPREAD = ("path", "query", "header", "cookie", "form", "file")


def source_of(field: FieldInfo) -> SourceName:
    """Return the source that a marker names; a bare ``Param`` is a query parameter."""
    if isinstance(field, params.File):
        return "file"
    if isinstance(field, params.Form):
        return "form"
    if isinstance(field, params.Param):
        kind = getattr(field, "in_", None)
        return kind.value if isinstance(kind, params.ParamTypes) else "query"
    return "body"


def plan_value(
    name: str, annotation: Any, field: FieldInfo, path_names: frozenset[str], call: Callable[..., Any]
) -> ValuePlan:
    """Plan one value.

    Raises:
        AssertionError: a value of this type cannot come from this source.
        TypeError: there is a default and a factory of defaults.
        FastAPIError: Pydantic knows no validation for the type.
    """
    source = source_of(field)
    if field.default_factory is not None and field.default not in (PydanticUndefined, ...):
        raise TypeError(f"{name!r}{where(call)} has a default and a default factory: choose one")
    field.annotation = annotation
    wires = SOURCES[source].wires(name, field, path_names)
    if field.alias is None and not isinstance(field.validation_alias, AliasChoices):
        field.alias = wires[0]
    if source in ("form", "file"):
        ensure_multipart()
    is_json = any(is_json_metadata(item) for item in field.metadata)
    named = source == "path" and name in path_names  # COMPAT(fastapi): the argument's name decides, not its alias
    model = model_of(annotation) if source in _SPREAD and not is_json and not named else None
    is_model = model is not None or (is_json and model_of(annotation) is not None)
    if named or (not is_model and source != "path"):
        _check(source, name, annotation, call)
    adapter = Adapter(annotation, field)
    _check_schema(adapter, annotation, name, call)
    fields = model_fields(model, field, source) if model is not None else ()
    alternatives = models_of(annotation) if source in ("form", "file") and model is None and not is_json else ()
    spread = model is not None or bool(alternatives)
    several = not spread and is_sequence(annotation)
    sequence = several and source not in ("path", "body")
    repeated = sequence and not is_json and source != "cookie"
    return ValuePlan(
        name=name,
        source=source,
        wire=wires[0],
        wires=wires,
        annotation=annotation,
        field=field,
        adapter=adapter,
        required=field.is_required() or (spread and not is_optional(annotation)),
        repeated=repeated,
        sequence=several and not is_json,
        blank_is_missing=sequence and not repeated,
        model=model,
        fields=fields,
        optional=spread and is_optional(annotation),
        alternatives=tuple((item, model_fields(item, field, source)) for item in alternatives),
        read_into=sequence_class(annotation) if source == "file" and _is_bytes(annotation) else None,
    )


def _is_bytes(annotation: Any) -> bool:
    annotation = bare(annotation)
    members = union_members(annotation)
    if members is not None:
        return any(_is_bytes(member) for member in members)
    if not is_sequence(annotation):
        return subclass_of(annotation, bytes)
    # COMPAT(fastapi): so are the items of a sequence that does not say what they are.
    return all(item is Ellipsis or _is_bytes_item(item) for item in get_args(annotation))


def _is_bytes_item(annotation: Any) -> bool:
    members = union_members(bare(annotation)) or (annotation,)
    return any(subclass_of(bare(member), bytes) for member in members)


def _check(source: SourceName, name: str, annotation: Any, call: Callable[..., Any]) -> None:
    if source == "path":
        assert is_scalar(annotation), (
            f"A path parameter is one text; {name!r} is declared as {annotation!r}{where(call)}"
        )
    elif source == "query":
        supported = is_scalar(annotation) or is_scalar_sequence(annotation)
        assert supported, (
            f"The query parameter {name!r} has a type that texts cannot write: {annotation!r}{where(call)}. "
            "Use a scalar, a list of scalars or a model"
        )


def _check_schema(adapter: Adapter, annotation: Any, name: str, call: Callable[..., Any]) -> None:
    """Let Pydantic build the schema now, so that a mistake shows at the declaration; what is sure needs no trial."""
    field = adapter.field
    if field is not None and field.discriminator is None and _known(annotation) and _suits(annotation, field.metadata):
        return
    try:
        _ = adapter.type_adapter
    except PydanticSchemaGenerationError:
        raise FastAPIError(
            f"The parameter {name!r}{where(call)} has a type that Pydantic cannot validate: {annotation!r}. "
            "Use a type that Pydantic supports, or mark the parameter as a dependency."
        ) from None


def _known(annotation: Any) -> bool:
    try:
        if annotation in _PLAIN_TYPES or is_model(annotation):
            return True
    except TypeError:
        return False
    members = union_members(annotation)
    return members is not None and all(_known(member) for member in members)


def _suits(annotation: Any, constraints: list[Any]) -> bool:
    """Tell whether constraints are sure to suit a type.

    PERF: most are limits of numbers and lengths of texts; a trial costs as much as the rest of the declaration.
    """
    if not constraints:
        return True
    if annotation not in _CONSTRAINED:
        members = [member for member in union_members(annotation) or () if member is not type(None)]
        annotation = members[0] if len(members) == 1 else None
    suiting, kinds = _CONSTRAINED.get(annotation, ({}, ()))
    for constraint in constraints:
        name = suiting.get(type(constraint))
        value: Any = None if name is None else getattr(constraint, name)
        if type(value) not in kinds or (annotation is str and value < 0):
            return _suits_pattern(annotation, constraints)
    return True


def _suits_pattern(annotation: Any, constraints: list[Any]) -> bool:
    """Tell whether constraints of a text, one of which may be a pattern, are what its validator takes.

    What is wrong with them says the trial.
    """
    if annotation is not str:
        return False
    given: dict[str, Any] = {}
    for constraint in constraints:
        name = _LENGTHS.get(type(constraint))
        if name is not None:
            given[name] = getattr(constraint, name)
        elif hasattr(constraint, "pattern"):
            given.update(cast("dict[str, Any]", vars(constraint)))
        else:
            return False
    try:
        SchemaValidator(core_schema.str_schema(**given))
    except (TypeError, SchemaError):
        return False
    return True


def model_fields(model: type[BaseModel], marker: FieldInfo, source: SourceName) -> tuple[ModelFieldPlan, ...]:
    """Plan the fields of a parameter model: the names they are sent under, and the keys the model knows them by."""
    config = model.model_config
    by_name = config.get("populate_by_name") or config.get("validate_by_name") or False
    by_alias = config.get("validate_by_alias", True)
    hyphens = source == "header" and getattr(marker, "convert_underscores", True)
    plans: list[ModelFieldPlan] = []
    for name, field in model.model_fields.items():
        keys = _keys(name, field, bool(by_name), bool(by_alias))
        sequence = is_sequence(field.annotation)
        repeated = sequence and source != "cookie" and not any(is_json_metadata(item) for item in field.metadata)
        # COMPAT(fastapi): one of several choices stays as it is written, even if it is the field's name.
        chosen = isinstance(field.validation_alias, AliasChoices) and name in field.validation_alias.choices
        hyphenated = hyphens and not chosen
        wires = tuple((name.replace("_", "-") if hyphenated and key == name else key, key) for key in keys)
        plans.append(
            ModelFieldPlan(
                name=name,
                wires=wires,
                repeated=repeated,
                blank_is_missing=sequence and not repeated,
                required=field.is_required(),
                field=field,
            )
        )
    return tuple(plans)


def _keys(name: str, field: FieldInfo, by_name: bool, by_alias: bool) -> tuple[str, ...]:
    alias = field.validation_alias
    choices: list[Any] = alias.choices if isinstance(alias, AliasChoices) else [] if alias is None else [alias]
    if any(not isinstance(choice, str) for choice in choices):
        return (field.alias or name,)  # COMPAT(fastapi): of a path into nested data, nothing is known
    keys: list[str] = [*choices] if by_alias else []
    if by_name or not keys:
        keys.append(name)
    return tuple(dict.fromkeys(keys))


def ensure_multipart() -> None:
    """Make sure that forms can be parsed.

    Raises:
        RuntimeError: python-multipart is not installed, perhaps because another package was taken for it.
    """
    try:
        import_module("python_multipart")
    except ImportError:
        mistaken = find_spec("multipart") is not None
        raise RuntimeError(MULTIPART_MISTAKEN if mistaken else MULTIPART_MISSING) from None


MULTIPART_MISSING = (
    'Form data requires "python-multipart" to be installed. \n'
    'You can install "python-multipart" with: \n\npip install python-multipart\n'
)
"""What is said where there is no parser for forms."""

MULTIPART_MISTAKEN = (
    'Form data requires "python-multipart" to be installed. It seems you installed "multipart" instead. \n'
    'You can remove "multipart" with: \n\npip uninstall multipart\n\n'
    'And then install "python-multipart" with: \n\npip install python-multipart\n'
)
"""What is said where there is a parser of another name."""
