"""The application with redirect_slashes=False; an included router's own setting does not bring redirects back."""

from fastapi import APIRouter, FastAPI

from ..calls import get, post

app = FastAPI(redirect_slashes=False)
router = APIRouter(prefix="/islands", redirect_slashes=True)


@app.get("/ferries")
def ferries():
    return ["north", "south"]


@app.post("/tickets/")
def tickets():
    return 1


@router.get("/{island}")
def island(island: str):
    return island


app.include_router(router)

REQUESTS = [
    get("/ferries"),
    get("/ferries/"),
    post("/tickets"),
    post("/tickets/"),
    get("/islands/utsira"),
    get("/islands/utsira/"),
    get("/islands/"),
    get("/islands"),
]
