"""max_body_size and route classes of the program's own: those that read first, and those that replace the body."""

import gzip
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Body, FastAPI, HTTPException, Request, Response
from fastapi.routing import APIRoute

from ..calls import Call, unannounced

EVENTS: list[str] = []
app = FastAPI(max_body_size=200, openapi_url=None)


class Unzipped(Request):
    async def body(self) -> bytes:
        if not hasattr(self, "_unzipped"):
            self._unzipped = gzip.decompress(await super().body())
        return self._unzipped


class Unzipping(APIRoute):
    """The limit counts what came over the wire, not what it unfolds to."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        handler = super().get_route_handler()

        async def unzip(request: Request) -> Response:
            return await handler(Unzipped(request.scope, request.receive))

        return unzip


class ReadingFirst(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Any]:
        handler = super().get_route_handler()

        async def read(request: Request) -> Response:
            try:
                EVENTS.append(f"read {len(await request.body())}")
            except Exception as error:
                EVENTS.append(f"refused {error.status_code}")
                raise HTTPException(400, "too much for me") from error
            return await handler(request)

        return read


class Handling(APIRoute):
    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        EVENTS.append("handle")
        await super().handle(scope, receive, send)


async def total(numbers: list[int] = Body()):
    EVENTS.append("endpoint")
    return sum(numbers)


for name, route_class in {"unzipping": Unzipping, "reading": ReadingFirst, "handling": Handling}.items():
    router = APIRouter(route_class=route_class)
    router.post(f"/{name}")(total)
    router.post(f"/{name}/narrow", max_body_size=40)(total)
    router.post(f"/{name}/wide", max_body_size=400)(total)
    app.include_router(router)
    app.include_router(router, prefix="/included")


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


REQUESTS: list[Call] = []
for numbers in (5, 60, 150, 300):
    plain = b"[" + b",".join([b"1"] * numbers) + b"]"
    for name in ("unzipping", "reading", "handling"):
        sent = pieces(gzip.compress(plain, mtime=0), 9) if name == "unzipping" else pieces(plain, 50)
        REQUESTS += [
            unannounced(f"{prefix}/{name}{leaf}", *sent, content_type="application/json")
            for prefix in ("", "/included")
            for leaf in ("", "/narrow", "/wide")
        ]
GENERATE = False
