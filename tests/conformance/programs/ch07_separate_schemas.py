"""Input and output variants of one model: defaults, computed fields, serialisers, aliases; apart and merged."""

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field, computed_field, field_serializer

from ..calls import get, posts

app = FastAPI()
merged = FastAPI(separate_input_output_schemas=False)
router = APIRouter()


class Part(BaseModel):
    name: str
    size: int | None = None


class Same(BaseModel):
    must: int


class WithPart(BaseModel):
    part: Part
    same: Same
    parts: list[Part] = []


class Computed(BaseModel):
    width: int
    height: int = 2

    @computed_field
    @property
    def area(self) -> int:
        return self.width * self.height


class Serialized(BaseModel):
    value: int

    @field_serializer("value")
    def as_text(self, value: int) -> str:
        return str(value)


class Aliased(BaseModel):
    value: int = Field(validation_alias="in", serialization_alias="out")


class HoldsComputed(BaseModel):
    computed: Computed
    optional: Part | None = None


class Recursive(BaseModel):
    name: str = "n"
    children: list["Recursive"] = []


@router.post("/part")
def part(part: Part) -> Part:
    return part


@router.post("/same")
def same(same: Same) -> Same:
    return same


@router.post("/with-part")
def with_part(value: WithPart) -> WithPart:
    return value


@router.post("/computed")
def computed(value: Computed) -> Computed:
    return value


@router.post("/serialized")
def serialized(value: Serialized) -> Serialized:
    return value


@router.post("/aliased")
def aliased(value: Aliased) -> Aliased:
    return value


@router.post("/holds-computed")
def holds_computed(value: HoldsComputed) -> list[HoldsComputed]:
    return [value]


@router.post("/recursive")
def recursive(value: Recursive) -> Recursive:
    return value


@router.post("/list")
def listed(parts: list[Part]) -> dict[str, Part]:
    return {part.name: part for part in parts}


@router.get("/only-out")
def only_out() -> Computed:
    return Computed(width=3)


app.include_router(router)
merged.include_router(router)
app.mount("/merged", merged)

PART = {"name": "p"}
REQUESTS = [
    get("/merged/openapi.json"),
    *(
        call
        for prefix in ("", "/merged")
        for call in [
            *posts(f"{prefix}/part", PART, {}),
            *posts(f"{prefix}/with-part", {"part": PART, "same": {"must": 1}}, {"part": {}, "same": {}}),
            *posts(f"{prefix}/computed", {"width": 3}, {"width": 3, "area": 100}),
            *posts(f"{prefix}/serialized", {"value": 3}),
            *posts(f"{prefix}/aliased", {"in": 3}, {"out": 3}, {"value": 3}),
            *posts(f"{prefix}/holds-computed", {"computed": {"width": 1}}),
            *posts(f"{prefix}/recursive", {"children": [{"children": []}]}),
            *posts(f"{prefix}/list", [PART], [{}]),
            get(f"{prefix}/only-out"),
        ]
    ),
]
