"""Which combinations of dependency scopes are refused at registration, on which level, and what each accepted one does."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Security, WebSocket
from fastapi.exceptions import DependencyScopeError

from ..calls import get, socket
from ..facts import outcome

EVENTS: list[str] = []
app = FastAPI()


def early():
    yield "early"
    EVENTS.append("- early")


def plain_on_early(value: Annotated[str, Depends(early, scope="function")]) -> str:
    return f"plain on {value}"


async def request_on_plain(value: Annotated[str, Depends(plain_on_early)]):
    yield f"request on {value}"
    EVENTS.append("- request on plain")


async def function_on_request(value: Annotated[str, Depends(early, scope="request")]):
    yield f"function on {value}"
    EVENTS.append("- function on request")


async def request_on_function(value: Annotated[str, Depends(early, scope="function")]):
    yield value


class OnEarly:
    def __init__(self, value: Annotated[str, Depends(early, scope="function")]):
        self.value = value


class YieldingCall:
    def __call__(self, value: Annotated[str, Depends(early, scope="function")]):
        yield value


def deep(value: Annotated[str, Depends(request_on_function)]):
    return value


KINDS: dict[str, Any] = {
    "early": early, "plain-on-early": plain_on_early, "request-on-plain": request_on_plain, "function-on-request": function_on_request,
    "request-on-function": request_on_function, "on-early": OnEarly, "yielding-call": YieldingCall(), "deep": deep,
}  # fmt: skip
SCOPES = ("request", "function", None)


def add(to: Any, kind: str, scope: Any) -> None:
    @to.get(f"/{kind}/{scope}", name=f"{kind}-{scope}")
    def endpoint(value: Annotated[Any, Depends(KINDS[kind], scope=scope)]):
        EVENTS.append("endpoint")
        return value.value if isinstance(value, OnEarly) else value


def add_socket(kind: str, scope: Any) -> None:
    @app.websocket(f"/{kind}/{scope}")
    async def endpoint(websocket: WebSocket, value: Annotated[Any, Depends(KINDS[kind], scope=scope)]):
        await websocket.accept()
        await websocket.close()
        EVENTS.append("endpoint")


FACTS = {
    f"{kind} {scope}": outcome(lambda kind=kind, scope=scope: add(app, kind, scope))
    for kind in KINDS
    for scope in SCOPES
}
FACTS |= {f"socket {kind}": outcome(lambda kind=kind: add_socket(kind, "request")) for kind in KINDS}
FACTS |= {
    "router": outcome(lambda: APIRouter(dependencies=[Depends(request_on_function)])),
    "router with a route": outcome(lambda: APIRouter(dependencies=[Depends(request_on_function)]).get("/")(lambda: 1)),
    "application": outcome(lambda: FastAPI(dependencies=[Depends(request_on_function)])),
    "decorator": outcome(
        lambda: FastAPI().get("/", dependencies=[Depends(request_on_function, scope="request")])(lambda: 1)
    ),
    "security": outcome(
        lambda: FastAPI().get("/", dependencies=[Security(request_on_function, scopes=["a"])])(lambda: 1)
    ),
    "class": [base.__name__ for base in DependencyScopeError.__mro__],
}
ACCEPTED = [(kind, scope) for kind in KINDS for scope in SCOPES if FACTS[f"{kind} {scope}"] == "accepted"]
REQUESTS = [
    *(get(f"/{kind}/{scope}") for kind, scope in ACCEPTED),
    *(socket(f"/{kind}/request") for kind in KINDS if FACTS[f"socket {kind}"] == "accepted"),
]
