"""Lifespans of routers nest inside the application's; their states merge, the outer one winning."""

from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request

from ..calls import get

EVENTS: list[str] = []


def lifespan_of(name: str, state):
    @asynccontextmanager
    async def lifespan(app):
        EVENTS.append(f"{name} up ({type(app).__name__})")
        yield state
        EVENTS.append(f"{name} down")

    return lifespan


inner = APIRouter(lifespan=lifespan_of("inner", {"shared": "inner", "depth": 3}))
middle = APIRouter(prefix="/middle", lifespan=lifespan_of("middle", {"shared": "middle", "wide": True}))
plain = APIRouter(prefix="/plain", lifespan=lifespan_of("plain", None))


@inner.get("/inner")
def read_inner(request: Request):
    state = request.state
    return {"shared": state.shared, "depth": state.depth, "wide": state.wide, "app": state.app_only}


@plain.get("/leaf")
def read_plain(request: Request):
    return {"shared": request.state.shared}


middle.include_router(inner)
app = FastAPI(lifespan=lifespan_of("app", {"shared": "app", "app_only": 1}))
app.include_router(middle)
app.include_router(plain)

REQUESTS = [get("/middle/inner"), get("/plain/leaf")]
