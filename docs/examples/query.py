"""Values out of the query string: optional, with a default, repeated, renamed, or gathered in a model."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from typeway import FastAPI, Query

app = FastAPI()


class Page(BaseModel):
    model_config = {"extra": "forbid"}

    offset: int = Field(0, ge=0)
    limit: int = Field(20, gt=0, le=100)
    order: Literal["title", "year"] = "title"


@app.get("/books")
async def search_books(
    words: Annotated[str, Query(min_length=3)],
    in_print: bool = True,
    tags: Annotated[list[str] | None, Query(alias="tag")] = None,
) -> dict[str, object]:
    return {"words": words, "in_print": in_print, "tags": tags}


@app.get("/authors")
async def list_authors(page: Annotated[Page, Query()]) -> Page:
    return page
