"""Optional groups: a parameter model that may be absent as a whole; nullable but required ones; defaults."""

from typing import Annotated, Optional

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, Field

from ..calls import get

app = FastAPI()


class Area(BaseModel):
    """A rectangle on the chart."""

    west: float
    east: float
    name: str = Field(default="unnamed", alias="areaName")


class Zoom(BaseModel):
    level: int = 3
    marks: list[int] = []


class Closed(BaseModel):
    model_config = {"extra": "forbid"}
    key: int = 1


class Grabbing(BaseModel):
    model_config = {"extra": "allow"}
    key: int = 1


@app.get("/optional")
def optional(area: Annotated[Area | None, Query()] = None, word: str = "w"):
    return {"area": area, "word": word}


@app.get("/optional-marker")
def optional_marker(area: Optional[Area] = Query(None)):  # noqa: UP045
    return {"area": area}


@app.get("/required-nullable")
def required_nullable(area: Annotated[Area | None, Query()]):
    return {"area": area}


@app.get("/all-default")
def all_default(zoom: Annotated[Zoom | None, Query()] = None):
    return {"zoom": zoom}


@app.get("/instance")
def instance(
    zoom: Annotated[Zoom | None, Query()] = Zoom(level=7), area: Annotated[Area, Query()] = Area(west=1, east=2)
):
    return {"zoom": zoom, "area": area}


@app.get("/two")
def two(area: Annotated[Area | None, Query()] = None, zoom: Annotated[Zoom | None, Query()] = None):
    return {"area": area, "zoom": zoom}


@app.get("/closed")
def closed(group: Annotated[Closed | None, Query()] = None, other: int = 0):
    return {"group": group, "other": other}


@app.get("/grabbing")
def grabbing(group: Annotated[Grabbing | None, Query()] = None, other: int = 0):
    return {"group": group, "other": other}


def area_of(area: Annotated[Area | None, Query()] = None):
    return area


@app.get("/dependency")
def dependency(area: Annotated[Area | None, Depends(area_of)], zoom: Annotated[Zoom | None, Query()] = None):
    return {"area": area, "zoom": zoom}


QUERIES = [
    "", "?west=1", "?west=1&east=2", "?west=1&east=2&areaName=n", "?areaName=n", "?name=n", "?west=x", "?level=1", "?level=x", "?marks=1&marks=2",
    "?west=&east=", "?word=x", "?level=1&west=1&east=2", "?unknown=1", "?area=1&zoom=2",
]  # fmt: skip
PATHS = ["optional", "optional-marker", "required-nullable", "all-default", "instance", "two", "dependency"]
REQUESTS = [
    *(get(f"/{path}{query}") for path in PATHS for query in QUERIES),
    *(
        get(f"/{path}{query}")
        for path in ("closed", "grabbing")
        for query in ("", "?key=2", "?other=3", "?key=x&other=y", "?free=1", "?key=2&free=1")
    ),
]
