"""Header models whose fields or aliases have capitals: what is read, and what a refusal says was sent."""

from typing import Annotated, Any

from fastapi import FastAPI, Header
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, create_model

from ..calls import get

app = FastAPI()
FIELDS: dict[str, Any] = {
    "Flag_It": (int, ...),
    "FLAG_it": (int, 1),
    "flag_it": (int, Field(alias="AL_X")),
    "flag_It": (int, Field(2, alias="Al-X")),
    "FLAG_IT": (int, Field(validation_alias=AliasChoices("Al_X", "b"))),
    "Flag_IT": (list[int], Field([], validation_alias=AliasChoices("Al_X", "q"))),
}
CONFIGS: list[ConfigDict] = [{}, {"extra": "forbid"}, {"extra": "allow"}, {"populate_by_name": True}]


def add(path: str, model: type[BaseModel], **options: Any) -> None:
    @app.get(path)
    def endpoint(sent: Annotated[model, Header(**options)]):
        return [sent, sorted(sent.model_extra or {})]


PATHS: list[str] = []
for number, config in enumerate(CONFIGS):
    for name, field in FIELDS.items():
        for required in (True, False):
            other = (int, ...) if required else (int, 1)
            made = create_model(f"M{len(PATHS)}", __config__=config, **{name: field, "other": other})
            for options in ({}, {"convert_underscores": False}):
                PATHS.append(f"/{number}/{name}/{len(PATHS)}")
                add(PATHS[-1], made, **options)

NAMES = ("flag_it", "flag-it", "al_x", "al-x")
REQUESTS = [get(path, headers={name: "3"}) for path in PATHS for name in NAMES]
