"""Start-up and shut-down handlers: constructor lists, the deprecated decorator, routers' own handlers."""

from fastapi import APIRouter, FastAPI

from ..calls import get

EVENTS: list[str] = []


def open_gates():
    EVENTS.append("gates open")


async def close_gates():
    EVENTS.append("gates closed")


router = APIRouter(on_startup=[lambda: EVENTS.append("router up")], on_shutdown=[lambda: EVENTS.append("router down")])


@router.get("/locks")
def locks():
    return ["upper", "lower"]


app = FastAPI(on_startup=[open_gates], on_shutdown=[close_gates])


@app.on_event("startup")
async def fill_basin():
    EVENTS.append("basin filled")


@app.on_event("shutdown")
def drain_basin():
    EVENTS.append("basin drained")


@router.on_event("startup")
def late_router_handler():
    EVENTS.append("router up, decorated")


app.include_router(router)


@app.get("/")
def canal():
    return {"ready": True}


REQUESTS = [get("/"), get("/locks")]
