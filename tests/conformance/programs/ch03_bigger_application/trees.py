"""A router with everything declared on it."""

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

router = APIRouter(prefix="/trees", tags=["trees"], responses={404: {"description": "Not found"}})


class Growth(BaseModel):
    height: float = Field(gt=0)


TREES = {"oak": {"height": 21.0}, "palm": {"height": 9.5}}


@router.get("/")
async def read_trees():
    return TREES


@router.get("/{name}")
async def read_tree(name: str):
    if name not in TREES:
        raise HTTPException(status_code=404, detail="No such tree")
    return {"name": name, **TREES[name]}


@router.put("/{name}", tags=["custom"], responses={403: {"description": "Forbidden"}})
async def update_tree(name: str, growth: Growth):
    if name != "oak":
        raise HTTPException(status_code=403, detail="Only the oak grows")
    return {"name": name, "height": growth.height}
