"""slowapi: limits on single routes, on a router, by default for all, and a route that is exempt."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient
from showing import seen, tell
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=["4/hour"], headers_enabled=True)
app = FastAPI()
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
app.add_middleware(SlowAPIMiddleware)
router = APIRouter(prefix="/shop")


def basket(request: Request) -> int:
    return int(request.query_params.get("size", 1))


def by_key(request: Request) -> str:
    return request.headers.get("x-key", "nobody")


@app.get("/slow")
@limiter.limit("2/minute")
async def slow(request: Request, response: Response, name: str = "you") -> dict[str, str]:
    return {"hello": name}


@router.get("/orders/{order_id}")
@limiter.limit("1/minute", key_func=by_key, error_message="one order a minute")
def order(request: Request, response: Response, order_id: int, size: int = Depends(basket)) -> dict[str, int]:
    return {"order": order_id, "size": size}


@app.get("/default")
async def default(request: Request) -> dict[str, bool]:
    return {"limited": True}


@app.get("/free")
@limiter.exempt
async def free(request: Request) -> dict[str, bool]:
    return {"limited": False}


app.include_router(router)


def program() -> dict[str, Any]:
    client = TestClient(app)
    limits = ("x-ratelimit-limit", "x-ratelimit-remaining")
    own = {"x-key": "a"}, {"x-key": "b"}
    return {
        "slow": [seen(client.get("/slow", params={"name": "Ann"}), headers=limits) for _ in range(3)],
        "retry_after": int(client.get("/slow").headers["retry-after"]) <= 60,
        "order": [
            seen(client.get("/shop/orders/7?size=3", headers=headers), headers=limits)
            for headers in (own[0], own[0], own[1])
        ],
        "invalid": client.get("/shop/orders/seven", headers={"x-key": "c"}).status_code,
        "default": [client.get("/default").status_code for _ in range(6)],
        "free": [client.get("/free").status_code for _ in range(6)],
        "missing": [client.get("/none").status_code for _ in range(6)],
        "document": client.get("/openapi.json").json(),
    }


if __name__ == "__main__":
    tell(program)
