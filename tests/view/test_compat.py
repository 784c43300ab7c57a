"""Fields, and the functions over fields and annotations, behave as FastAPI's."""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Sequence
from typing import Annotated, Any, ForwardRef

import pytest
from pydantic import AliasChoices, BaseModel, Field, computed_field
from pydantic.fields import FieldInfo
from starlette.datastructures import UploadFile

from tests.street.outcome import outcome
from tests.view.sides import Side, same


class Colour(enum.Enum):
    red = 1


class Small(BaseModel):
    """A model.\fNot documented."""

    a: int = 1
    b: str | None = None


class Large(BaseModel):
    small: Small
    colour: Colour
    several: list[Small]
    octets: bytes = b"x"


class Computed(BaseModel):
    x: int

    @computed_field
    def y(self) -> int:
        return 1


class Strange:
    pass


def field(side: Side, annotation: Any, name: str = "x", mode: str = "validation", **more: Any) -> Any:
    return side.compat.ModelField(field_info=FieldInfo(annotation=annotation), name=name, mode=mode, **more)


def marked(side: Side) -> dict[str, Any]:
    make, params = side.compat.ModelField, side.params
    infos = {
        "query": params.Query(default=5, alias="q", annotation=int, ge=2),
        "factory": params.Query(
            default_factory=list, annotation=list[int], validation_alias="va", serialization_alias="sa"
        ),
        "choices": params.Query(annotation=list[int], validation_alias=AliasChoices("a", "b")),
        "checked": params.Query(default=5, annotation=int, validate_default=True),
        "body": params.Body(annotation=Small, title="T"),
        "form": params.Form(annotation=int),
        "header": params.Header(annotation=str | None, default=None),
    }
    return {name: make(field_info=info, name=name) for name, info in infos.items()}


def test_fields() -> None:
    def piece(side: Side) -> Any:
        told = []
        for one in (*marked(side).values(), field(side, int), field(side, Small, mode="serialization")):
            names = [one.name, one.alias, one.validation_alias, one.serialization_alias, one.mode, one.config]
            told.append([*names, one.default, one.get_default(), repr(one)])
            told.append([one.validate(value, {}, loc=("query", "q")) for value in (None, "3", 1, [1, "z"], {"a": "x"})])
        return told

    same(piece)


def test_fields_compare_by_value_and_hash_by_identity() -> None:
    def piece(side: Side) -> Any:
        one = field(side, int)
        other = side.compat.ModelField(field_info=one.field_info, name="x")
        return [one == other, one == field(side, int, "y"), hash(one) == hash(other), len({one, one, other})]

    assert same(piece) == [True, False, False, 2]


def test_what_is_sent() -> None:
    def piece(side: Side) -> Any:
        one = field(side, Small, mode="serialization")
        value = Small(a=2)
        told = [one.serialize(value), one.serialize(value, mode="python", include={"a"}), one.serialize_json(value)]
        return [*told, one.serialize(value, exclude_unset=True), one.serialize_json(value, exclude_none=True)]

    same(piece)


def test_configurations_and_types_that_do_not_work() -> None:
    def piece(side: Side) -> Any:
        lenient: Any = {"coerce_numbers_to_str": True}
        told = [field(side, str, config=lenient).validate(3), outcome(field, side, Strange)[0]]
        make = side.package_utils.create_model_field
        made = [make("x", int, default=3, alias="z", mode="serialization"), make("x", int, field_info=FieldInfo())]
        return [*told, made, outcome(make, "x", Strange)[0]]

    same(piece)


ANNOTATIONS: tuple[Any, ...] = (
    *(int, str, None, Any, Colour, Small, dict, list, set, tuple, bytes, Sequence, deque, UploadFile),
    *(int | None, list[int], list[Small], list[int] | None, dict[str, int], tuple[int, ...], list[list[int]]),
    *(Annotated[int, 1], Annotated[Small, 1], Annotated[list[int], 1], bytes | None, bytes | str, list[bytes]),
    *(list[bytes] | None, list[UploadFile], UploadFile | None, list[UploadFile] | None, int | str, Small | Large),
)
TESTS = (
    "field_annotation_is_scalar",
    "field_annotation_is_scalar_sequence",
    "field_annotation_is_sequence",
    "is_bytes_or_nonable_bytes_annotation",
    "is_bytes_sequence_annotation",
    "is_uploadfile_or_nonable_uploadfile_annotation",
    "is_uploadfile_sequence_annotation",
    "annotation_is_pydantic_v1",
)


@pytest.mark.parametrize("name", TESTS)
def test_annotations(name: str) -> None:
    told = same(lambda side: [getattr(side.compat, name)(annotation) for annotation in ANNOTATIONS])
    assert name == "annotation_is_pydantic_v1" or {True, False} == set(told)


def test_values_and_classes() -> None:
    def piece(side: Side) -> Any:
        compat = side.compat
        values: tuple[Any, ...] = ([1], "a", {1}, (1,), {}, b"a", deque([1]))
        classes: tuple[Any, ...] = (int, 3, list[int], Small, None)
        return [
            [compat.value_is_sequence(value) for value in values],
            [compat.lenient_issubclass(one, (int, BaseModel)) for one in classes],
            [outcome(compat.lenient_issubclass, one, None)[0] for one in classes],
            compat.is_pydantic_v1_model_instance(Small()),
            compat.sequence_types,
            compat.PYDANTIC_VERSION_MINOR_TUPLE,
            compat.get_missing_field_error(("query", "q")),
        ]

    same(piece)


def test_forward_references() -> None:
    asked = ("int", ForwardRef("int"), ForwardRef("Nope"), "Nope", int, "Small | None", list["Small"], None)
    names = {"Small": Small}
    same(lambda side: [str(side.compat.evaluate_forwardref(one, names, names)) for one in asked])


def test_sequences() -> None:
    def piece(side: Side) -> Any:
        kinds = (list[int], set[int], tuple[int, ...], list[int] | None, frozenset[str], Sequence[int], deque[int])
        serialize = side.compat.serialize_sequence_value
        told = [serialize(field=field(side, kind), value=["1", "1"]) for kind in kinds]
        return [told, outcome(lambda: serialize(field=field(side, int), value=[]))[0]]

    same(piece)


def test_scalar_fields() -> None:
    same(lambda side: [side.compat.is_scalar_field(one) for one in marked(side).values()])


def test_models_of_bodies() -> None:
    def piece(side: Side) -> Any:
        fields = [marked(side)["query"], marked(side)["body"]]
        model = side.compat.create_body_model(fields=fields, model_name="Body_x", config={"extra": "forbid"})
        told = [model.__name__, model.__module__, model.model_config, model.model_json_schema()]
        info = side.compat.copy_field_info(
            field_info=fields[0].field_info, annotation=Annotated[str, Field(gt=3, title="T")]
        )
        return [*told, type(info).__name__, info.annotation, info.metadata, info.title, info.default]

    same(piece)


def test_flat_models() -> None:
    def piece(side: Side) -> Any:
        v2 = side.compat_v2
        kinds: tuple[Any, ...] = (Small, list[Small], Large | None, dict[str, Small], Annotated[Small, 1], int, Colour)

        def names(models: Any) -> list[str]:
            return sorted(model.__name__ for model in models)

        told = [names(v2.get_flat_models_from_annotation(kind, set())) for kind in kinds]
        told.append(names(v2.get_flat_models_from_model(Large)))
        told.append(names(v2.get_flat_models_from_fields([field(side, Large)], set())))
        told.append([repr(one) for one in v2.get_model_fields(Large)])
        told.append([v2.get_cached_model_fields(Large) is v2.get_cached_model_fields(Large)])
        told.append([v2.normalize_name("A b[c].d-e"), sorted(v2.asdict(field(side, int).field_info)["attributes"])])
        return told

    same(piece)


@pytest.mark.parametrize("separate", [True, False])
def test_definitions(separate: bool) -> None:
    def piece(side: Side) -> Any:
        compat = side.compat
        kinds: dict[str, Any] = {
            "small": Small, "large": Large, "computed": Computed, "many": list[Small], "octets": bytes,
            "number": Annotated[int, Field(gt=1, description="D")],
        }  # fmt: skip
        fields = [
            field(side, kind, name, mode) for name, kind in kinds.items() for mode in ("validation", "serialization")
        ]
        fields.append(marked(side)["query"])
        models = compat.get_model_name_map(compat.get_flat_models_from_fields(fields, set()))
        mapping, definitions = compat.get_definitions(
            fields=fields, model_name_map=models, separate_input_output_schemas=separate
        )
        schemas = [
            compat.get_schema_from_model_field(
                field=one, model_name_map=models, field_mapping=mapping, separate_input_output_schemas=separate,
                field_alias=alias,
            )
            for one in fields
            for alias in (None, "an_alias")
        ]  # fmt: skip
        mapped = sorted(([one.name, mode], schema) for (one, mode), schema in mapping.items())
        return [sorted((name, model.__name__) for model, name in models.items()), mapped, definitions, schemas]

    same(piece)
