"""Limits on the rate of calls as dependency, decorator and middleware: a clock that the program turns, headers, 429, per key."""

import functools
from collections import defaultdict
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware

from ..calls import get, post

GENERATE = False
app = FastAPI()


class Clock:
    now = 0.0


class TooMany(Exception):
    def __init__(self, wait: float):
        super().__init__(wait)
        self.wait = wait


@app.exception_handler(TooMany)
async def too_many(request: Request, error: TooMany):
    return JSONResponse({"error": "rate limit exceeded"}, status_code=429, headers={"Retry-After": f"{error.wait:.0f}"})


class Limiter:
    def __init__(self, times: int, seconds: float):
        self.times, self.seconds = times, seconds
        self.calls: dict[str, list[float]] = defaultdict(list)

    def hit(self, key: str) -> int:
        recent = self.calls[key] = [moment for moment in self.calls[key] if moment > Clock.now - self.seconds]
        if len(recent) >= self.times:
            raise TooMany(recent[0] + self.seconds - Clock.now)
        recent.append(Clock.now)
        return self.times - len(recent)

    async def __call__(
        self, request: Request, response: Response, x_client: Annotated[str, Header()] = "anonymous"
    ) -> int:
        remaining = self.hit(f"{x_client} {request.scope['route'].path}")
        response.headers["x-ratelimit-remaining"] = str(remaining)
        return remaining

    def limit(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same as a decorator around an endpoint."""

        @functools.wraps(function)
        async def wrapper(*args: Any, request: Request, **kwargs: Any) -> Any:
            self.hit(request.client.host if request.client else "")
            return await function(*args, request=request, **kwargs)

        return wrapper


class Outer(BaseHTTPMiddleware):
    def __init__(self, app: Any, limiter: Limiter):
        super().__init__(app)
        self.limiter = limiter

    async def dispatch(self, request: Request, call_next: Any) -> Any:
        try:
            self.limiter.hit(request.headers.get("x-client", "anonymous"))
        except TooMany as error:
            return JSONResponse({"error": "outer"}, status_code=429, headers={"Retry-After": f"{error.wait:.0f}"})
        return await call_next(request)


app.add_middleware(Outer, limiter=Limiter(20, 1))
slow = Limiter(2, 60)
router = APIRouter(prefix="/router", dependencies=[Depends(Limiter(3, 60))])


@app.get("/dependency/{number}")
def by_dependency(number: int, remaining: Annotated[int, Depends(slow)]):
    if number == 0:
        raise HTTPException(404, remaining)
    return remaining


@app.get("/decorator")
@Limiter(2, 60).limit
async def by_decorator(request: Request, q: int = 0):
    return q


@router.get("/a")
@router.get("/b")
def of_router():
    return "router"


@app.post("/clock/{seconds}")
def turn(seconds: float):
    Clock.now += seconds


app.include_router(router)
EVA = {"x-client": "eva"}
REQUESTS = [
    *(get(f"/dependency/{number}") for number in (1, 0, 1, "x")),
    *(get("/dependency/1", headers=EVA) for _ in range(3)),
    post("/clock/30"),
    get("/dependency/1"),
    post("/clock/31"),
    get("/dependency/1"),
    *(get(f"/decorator{query}") for query in ("", "?q=3", "?q=x", "")),
    *(get(f"/router/{path}") for path in "aaaabb"),
    *(get("/router/b", headers={"x-client": "ada"}) for _ in range(22)),
    post("/clock/x"),
]
