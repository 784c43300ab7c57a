"""Form models with aliases, alone and beside other values: titles of groups, fields with several names, hidden types."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, Form
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.json_schema import SkipJsonSchema

from ..calls import post

app = FastAPI()


class Item(BaseModel):
    name: str = "n"


class Other(BaseModel):
    size: int = 1


class Named(BaseModel):
    """Required fields that go by two names."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, json_schema_extra={"x": 1})

    first_name: str
    last_name: str = "x"
    other: list[int]


class Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: int = Field(validation_alias=AliasChoices("a", "b", "c"))
    second: int = Field(alias="z", validation_alias=AliasChoices("q", AliasPath("p", 0)))
    third: int = Field(3, validation_alias=AliasChoices("r", AliasPath("p", 1)))


MARKERS = {
    "alias": Form(alias="an-alias"),
    "validation": Form(validation_alias="an-alias"),
    "both": Form(alias="an-alias", validation_alias="another"),
    "choices": Form(validation_alias=AliasChoices("an-alias", "another")),
    "plain": Form(),
}
TYPES: dict[str, Any] = {
    "model": Item,
    "optional": Item | None,
    "named": Named,
    "chosen": Chosen,
    "maybe": Chosen | None,
    "union": Named | Other,
    "any": Item | Other | None,
}


def add(path: str, annotation: Any, marker: Any) -> None:
    @app.post(f"/alone{path}")
    def alone(group: Annotated[annotation, marker]):
        return group

    @app.post(f"/beside{path}")
    def beside(single: Annotated[int, Form()], the_group: Annotated[annotation, marker]):
        return [single, the_group]

    @app.post(f"/default{path}")
    def default(single: Annotated[int, Form()] = 1, group: Annotated[annotation, marker] = None):
        return [single, group]


PATHS = []
for kind, annotation in TYPES.items():
    for name, marker in MARKERS.items():
        # FastAPI does not document a model under an alias beside other values.
        if name == "plain" or kind not in ("model", "named", "chosen"):
            PATHS.append(f"/{kind}/{name}")
            add(PATHS[-1], annotation, marker)


@app.post("/hidden/body")
def hidden_body(hidden: Annotated[SkipJsonSchema[int], Body(embed=True)]):
    return hidden


@app.post("/extra")
def extra(
    first: Annotated[int, Form(json_schema_extra={"a": 1}), Field(json_schema_extra=lambda schema: schema.update(b=2))],
    second: Annotated[
        int, Field(json_schema_extra=lambda schema: schema.update(b=2)), Form(json_schema_extra={"a": 1})
    ],
):
    return [first, second]


REQUESTS = [
    *(
        post(f"/{where}{path}", form=[("single", "1"), ("name", "x")])
        for where in ("alone", "beside")
        for path in PATHS
    ),
    *(post(f"/default{path}", form=[]) for path in PATHS),
    *(post("/hidden/body", json=body) for body in ({"shown": 1, "hidden": 2}, {"shown": 1})),
    post("/extra", form=[("first", "1"), ("second", "2")]),
]
