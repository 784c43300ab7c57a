"""response_model_include, _exclude, _exclude_unset, _exclude_defaults, _exclude_none, _by_alias and their combinations."""

from fastapi import FastAPI
from pydantic import BaseModel, Field

from ..calls import gets

app = FastAPI()


class Inner(BaseModel):
    x: int = 1
    y: int | None = None


class Chart(BaseModel):
    name: str
    note: str | None = None
    scale: float = 10.5
    tags: list[str] = []
    inner: Inner = Inner()
    long_name: str = Field(default="ln", alias="longName")
    computed: dict[str, Inner] = {}


CHARTS = {
    "set": {
        "name": "set",
        "note": "n",
        "scale": 2,
        "tags": ["t"],
        "inner": {"x": 5, "y": 6},
        "longName": "l",
        "computed": {"k": {"x": 1}},
    },
    "defaults": {"name": "defaults", "note": None, "scale": 10.5, "tags": [], "inner": {"x": 1}},
    "unset": {"name": "unset"},
}
OPTIONS = {
    "none": {},
    "unset": {"response_model_exclude_unset": True},
    "defaults": {"response_model_exclude_defaults": True},
    "nulls": {"response_model_exclude_none": True},
    "unset-nulls": {"response_model_exclude_unset": True, "response_model_exclude_none": True},
    "include": {"response_model_include": {"name", "scale", "nobody"}},
    "include-list": {"response_model_include": ["name", "inner"]},
    "exclude": {"response_model_exclude": {"scale", "tags"}},
    "include-exclude": {"response_model_include": {"name", "scale"}, "response_model_exclude": {"name"}},
    "nested": {"response_model_exclude": {"inner": {"y"}, "computed": {"__all__": {"x"}}}},
    "no-alias": {"response_model_by_alias": False},
    "by-alias-unset": {
        "response_model_by_alias": True,
        "response_model_exclude_unset": True,
        "response_model_include": {"long_name", "name"},
    },
}


def as_dict_of(options):
    def as_dict(key: str):
        return CHARTS[key]

    def as_model(key: str):
        return Chart.model_validate(CHARTS[key])

    def as_list(key: str) -> list[Chart]:
        return [Chart.model_validate(CHARTS[key]), CHARTS[key]]

    def untyped(key: str):
        return Chart.model_validate(CHARTS[key])

    return as_dict, as_model, as_list, untyped


for option, keywords in OPTIONS.items():
    as_dict, as_model, as_list, untyped = as_dict_of(keywords)
    app.get(f"/{option}/dict/{{key}}", response_model=Chart, name=f"{option} dict", **keywords)(as_dict)
    app.get(f"/{option}/model/{{key}}", response_model=Chart, name=f"{option} model", **keywords)(as_model)
    app.get(f"/{option}/list/{{key}}", name=f"{option} list", **keywords)(as_list)
    app.get(f"/{option}/untyped/{{key}}", name=f"{option} untyped", **keywords)(untyped)

REQUESTS = [
    call
    for option in OPTIONS
    for form in ("dict", "model", "list", "untyped")
    for call in gets(f"/{option}/{form}/{{}}", *CHARTS)
]
