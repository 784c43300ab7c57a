"""Fields of parameter models that are read by name only, though they have an alias, where their type is a model."""

from typing import Annotated

from fastapi import FastAPI, Form, Query
from pydantic import BaseModel, ConfigDict, Field, Json

from ..calls import get, post

app = FastAPI()


class Inner(BaseModel):
    x: int = 1


class Model(BaseModel):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=False)

    inner: Json[Inner] = Field(Inner(), alias="innerAlias")
    plain: int = Field(2, alias="plainAlias")


@app.get("/query")
def query(m: Annotated[Model, Query()]):
    return m


@app.post("/form")
def form(m: Annotated[Model, Form()]):
    return m


REQUESTS = [
    get('/query?inner={"x":3}&plain=4'),
    get('/query?innerAlias={"x":3}&plainAlias=4'),
    get("/query?inner=x&plain=x"),
    post("/form", form=[("inner", '{"x":3}'), ("plain", "4")]),
    post("/form", form=[("innerAlias", '{"x":3}'), ("plainAlias", "4")]),
]
