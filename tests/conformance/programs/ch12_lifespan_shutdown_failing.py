"""A lifespan that fails at shut-down, with a router's inside it that watches the failure."""

from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from ..calls import get

EVENTS: list[str] = []


@asynccontextmanager
async def outer(app: FastAPI):
    EVENTS.append("outer up")
    try:
        yield {"outer": 1}
    except RuntimeError as error:
        EVENTS.append(f"outer saw {error}")
        raise LookupError("worse") from error
    finally:
        EVENTS.append("outer down")


@asynccontextmanager
async def inner(app: FastAPI):
    EVENTS.append("inner up")
    yield
    EVENTS.append("inner fails")
    raise RuntimeError("stuck")


router = APIRouter(prefix="/inner", lifespan=inner)


@router.get("/")
def leaf():
    return "leaf"


app = FastAPI(lifespan=outer)
app.include_router(router)

REQUESTS = [get("/inner/"), get("/inner")]
