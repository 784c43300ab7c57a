"""max_body_size on every level: the most specific one counts, also where it is the larger one."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute

from ..calls import Call, post, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=8, openapi_url=None)


async def count(request: Request):
    size = len(await request.body())
    EVENTS.append(f"read {size}")
    return size


def leaves(router: APIRouter) -> APIRouter:
    router.post("/plain")(count)
    router.post("/wide", max_body_size=12)(count)
    router.post("/narrow", max_body_size=2)(count)
    router.post("/empty", max_body_size=0)(count)
    router.routes.append(APIRoute("/by-hand", count, methods=["POST"]))
    return router


unlimited = leaves(APIRouter())
limited = leaves(APIRouter(max_body_size=6))
outer = APIRouter(max_body_size=5)
outer.include_router(unlimited, prefix="/unlimited")
outer.include_router(unlimited, prefix="/unlimited-4", max_body_size=4)
outer.include_router(limited, prefix="/limited")
outer.include_router(limited, prefix="/limited-4", max_body_size=4)
passing = APIRouter()
passing.include_router(unlimited, prefix="/unlimited")
passing.include_router(limited, prefix="/limited", max_body_size=10)

app.post("/plain")(count)
app.post("/wide", max_body_size=12)(count)
app.include_router(unlimited, prefix="/unlimited")
app.include_router(limited, prefix="/limited", max_body_size=3)
app.include_router(outer, prefix="/outer")
app.include_router(outer, prefix="/outer-3", max_body_size=3)
app.include_router(passing, prefix="/passing", max_body_size=7)

LEAVES = ("/plain", "/wide", "/narrow", "/empty", "/by-hand")
PREFIXES = ["/unlimited", "/limited"]
PREFIXES += [f"{top}/{name}" for top in ("/outer", "/outer-3")
             for name in ("unlimited", "unlimited-4", "limited", "limited-4")]  # fmt: skip
PREFIXES += ["/passing/unlimited", "/passing/limited"]
REQUESTS: list[Call] = []
for path in ["/plain", "/wide", *(prefix + leaf for prefix in PREFIXES for leaf in LEAVES)]:
    REQUESTS += [unannounced(path, *[b"x"] * size) for size in range(1, 14)]
    REQUESTS += [post(path), post(path, content=b"xx")] if "empty" not in path else [post(path)]
GENERATE = False
