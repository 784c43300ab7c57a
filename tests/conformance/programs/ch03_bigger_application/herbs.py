"""A bare router; the application says where it goes."""

from fastapi import APIRouter

router = APIRouter()


@router.get("/")
async def read_herbs():
    return ["thyme"]


@router.post("/", status_code=201)
async def plant_herbs(herbs: list[str]):
    return len(herbs)
