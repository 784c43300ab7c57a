"""Names in parameter models: aliases, generators, populate_by_name and its newer forms, private and excluded fields."""

from typing import Annotated

from fastapi import Cookie, FastAPI, Header, Query
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.alias_generators import to_camel

from ..calls import get

app = FastAPI()


class Aliased(BaseModel):
    size: int = Field(alias="pageSize")
    word: str = Field(default="w", validation_alias="theWord", serialization_alias="outWord")
    tags: list[str] = Field(default=[], alias="tag")


class ByName(Aliased):
    model_config = ConfigDict(populate_by_name=True)


class ByBoth(Aliased):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class ByNameOnly(Aliased):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=False)


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str = "f"
    family_name_two: list[int] = []


class Pathed(BaseModel):
    first: str = Field(default="none", validation_alias=AliasPath("names", 0))
    either: int = Field(default=0, validation_alias=AliasChoices("a", AliasPath("b", 1)))


class Hidden(BaseModel):
    shown: int = 1
    secret: int = Field(default=2, exclude=True)
    frozen: int = Field(default=3, frozen=True)
    _private: int = PrivateAttr(default=4)


MODELS = {
    "aliased": Aliased,
    "by-name": ByName,
    "by-both": ByBoth,
    "by-name-only": ByNameOnly,
    "camel": Camel,
    "pathed": Pathed,
    "hidden": Hidden,
}
for path, model in MODELS.items():

    def in_query(value: Annotated[model, Query()]):
        return {"dump": value.model_dump(), "set": sorted(value.model_fields_set)}

    def in_header(value: Annotated[model, Header()]):
        return value

    def in_cookie(value: Annotated[model, Cookie()]):
        return value

    for endpoint in (in_query, in_header, in_cookie):
        app.get(f"/{endpoint.__name__}/{path}", name=f"{endpoint.__name__}_{model.__name__}")(endpoint)

QUERIES = [
    "", "?pageSize=5", "?size=5", "?size=5&pageSize=6", "?pageSize=x", "?size=x", "?pageSize=5&theWord=a", "?pageSize=5&word=b", "?size=5&outWord=c",
    "?pageSize=5&tag=a&tag=b", "?pageSize=5&tags=a&tags=b", "?size=5&tags=a&tag=b&word=b&theWord=a",
]  # fmt: skip
NAMED = [path for path in MODELS if "a" in path and path not in ("camel", "pathed")] + ["by-both"]
REQUESTS = [
    *(get(f"/in_query/{path}{query}") for path in NAMED for query in QUERIES),
    *(
        get(f"/in_query/camel?{query}")
        for query in (
            "",
            "firstName=a",
            "first_name=b",
            "firstName=a&first_name=b",
            "familyNameTwo=1&familyNameTwo=2",
            "family_name_two=1&familyNameTwo=x",
        )
    ),
    *(get(f"/in_query/pathed?{query}") for query in ("", "names=a", "names=a&names=b", "a=1", "b=1&b=2", "b=1", "a=x")),
    *(get(f"/in_query/hidden?{query}") for query in ("", "secret=9", "frozen=9&_private=8&shown=7")),
    *(get(f"/in_header/{path}", headers={"pageSize": "5", "tag": "t"}) for path in NAMED),
    *(get(f"/in_header/{path}", headers={"size": "5", "word": "w"}) for path in NAMED),
    get("/in_header/camel", headers={"firstname": "a"}),
    get("/in_header/camel", headers={"first-name": "a"}),
    get("/in_header/camel", headers={"first_name": "a"}),
    *(get(f"/in_cookie/{path}", cookies={"pageSize": "5", "tag": "t"}) for path in NAMED),
    *(get(f"/in_cookie/{path}", cookies={"size": "x"}) for path in NAMED),
    get("/in_cookie/camel", cookies={"firstName": "a", "first_name": "b"}),
]
