"""Components get the names that Pydantic would give them, and every schema refers to the right one."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, computed_field, create_model
from pydantic.json_schema import GenerateJsonSchema

from typeway._describe.names import choose_names
from typeway._describe.schemas import SchemaBook
from typeway._describe.tidy import plain
from typeway.openapi.constants import REF_PREFIX, REF_TEMPLATE


class Doubled(BaseModel):
    """Sent with more than it is read with."""

    a: int = 1

    @computed_field
    def double(self) -> int:
        return self.a * 2


class Recursive(BaseModel):
    children: list["Recursive"] = []


FIELDS: tuple[Any, ...] = (int, str | None, Doubled, list[Doubled], Recursive)


def model(name: str, module: str, fields: list[Any]) -> Any:
    definitions: dict[str, Any] = {f"f{number}": (kind, ...) for number, kind in enumerate(fields)}
    return create_model(name, __module__=module, **definitions)


@st.composite
def sets_of_models(draw: st.DrawFn) -> list[tuple[Any, str]]:
    """Some models, of which later ones may hold earlier ones, with the directions they are used in."""
    made: list[Any] = []
    uses: list[tuple[Any, str]] = []
    for _ in range(draw(st.integers(1, 6))):
        fields = draw(st.lists(st.sampled_from([*FIELDS, *made]), max_size=2))
        made.append(model(draw(st.sampled_from(["A", "B"])), draw(st.sampled_from(["m", "n.o"])), fields))
        modes = draw(st.sampled_from([["validation"], ["serialization"], ["validation", "serialization"]]))
        uses.extend((made[-1], mode) for mode in modes)
    return uses


@settings(max_examples=60, deadline=None)
@given(sets_of_models())
def test_same_names_as_pydantic(uses: list[tuple[Any, str]]) -> None:
    inputs: list[Any] = [(number, mode, TypeAdapter(kind).core_schema) for number, (kind, mode) in enumerate(uses)]
    references, definitions = GenerateJsonSchema(ref_template=REF_TEMPLATE).generate_definitions(inputs)

    book = SchemaBook(separate=True)
    written = {}
    for number, mode, core in inputs:
        book.writer.direction = mode
        written[number, mode] = book.writer.generate_inner(core)
    final = book.final_names()
    names = {REF_PREFIX + old: REF_PREFIX + new for old, new in final.items()}
    components: Any = {new: plain(book.writer.definitions[old], names) for old, new in final.items()}

    assert plain(written, names) == plain(references, {})
    assert json.dumps(components, sort_keys=True) == json.dumps(plain(definitions, {}), sort_keys=True)


def test_the_simplest_unambiguous_name_wins() -> None:
    candidates = {"m.A-in": ["A", "A-in", "m.A-in"], "m.A-out": ["A", "A-out", "m.A-out"], "n.B": ["B", "n.B"]}
    same: dict[str, Any] = {"m.A-in": {"type": "object"}, "m.A-out": {"type": "object"}, "n.B": {}}
    assert choose_names(candidates, same) == {"m.A-in": "A", "m.A-out": "A", "n.B": "B"}
    different: dict[str, Any] = {**same, "m.A-out": {"type": "string"}}
    assert choose_names(candidates, different) == {"m.A-in": "A-in", "m.A-out": "A-out", "n.B": "B"}


def test_schemas_that_refer_to_equal_schemas_are_equal() -> None:
    inner = {f"m.I-{way}": ["I", f"I-{way}", f"m.I-{way}"] for way in ("in", "out")}
    outer = {f"m.O-{way}": ["O", f"O-{way}", f"m.O-{way}"] for way in ("in", "out")}
    definitions: dict[str, Any] = {
        **{key: {"type": "object"} for key in inner},
        **{f"m.O-{way}": {"items": {"$ref": f"{REF_PREFIX}m.I-{way}"}} for way in ("in", "out")},
    }
    assert set(choose_names(inner | outer, definitions).values()) == {"I", "O"}


def test_a_schema_may_hold_values_that_are_not_json() -> None:
    candidates = {"m.A": ["A", "m.A"], "n.A": ["A", "n.A"]}
    values: dict[str, Any] = {"m.A": {"x": {1: object}}, "n.A": {"x": {1: object, "b": 2}}}
    assert choose_names(candidates, values) == {"m.A": "m.A", "n.A": "n.A"}
