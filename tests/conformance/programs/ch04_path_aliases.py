"""Path parameters under another name: alias, validation_alias, choices of which the template holds one."""

from typing import Annotated

from fastapi import FastAPI, Path
from pydantic import AliasChoices, AliasPath, Field

from ..calls import get, gets
from ..facts import outcome

app = FastAPI()


@app.get("/alias/{shipNo}")
def alias(ship_id: Annotated[int, Path(alias="shipNo")]):
    return ship_id


@app.get("/validation/{shipId}")
def validation_alias(ship_id: Annotated[int, Path(validation_alias="shipId")]):
    return ship_id


@app.get("/both/{v}")
def both(ship_id: Annotated[int, Path(alias="a", validation_alias="v", serialization_alias="s")]):
    return ship_id


@app.get("/serialization/{ship}")
def serialization(ship: Annotated[int, Path(serialization_alias="vessel")]):
    return ship


@app.get("/choices/{second}")
def choices(value: Annotated[int, Path(validation_alias=AliasChoices("first", "second"))]):
    return value


@app.get("/choices-both/{second}/{first}")
def choices_both(value: Annotated[int, Path(validation_alias=AliasChoices("first", "second"))]):
    return value


@app.get("/field/{boat}")
def field_alias(value: Annotated[int, Field(alias="boat", gt=3), Path(description="from Field")]):
    return value


def attempt(path: str, marker):
    def endpoint(value: Annotated[int, marker]):
        return value

    return outcome(lambda: FastAPI().get(path)(endpoint))


FACTS = {
    "choices without the template": attempt("/x/{third}", Path(validation_alias=AliasChoices("first", "second"))),
    "alias not in the template": attempt("/x/{third}", Path(alias="first")),
    "alias path": attempt("/x/{value}", Path(validation_alias=AliasPath("value", 0))),
}

REQUESTS = [
    *(
        c
        for name in ("alias", "validation", "both", "serialization", "choices", "field")
        for c in gets(f"/{name}/{{}}", "5", "x")
    ),
    get("/choices-both/1/2"),
    get("/choices-both/x/2"),
    get("/choices-both/1/y"),
    get("/field/3"),
]
