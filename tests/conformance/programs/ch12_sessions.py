"""Signed cookie sessions: written, read, changed, cleared, forged, expired settings, in dependencies and flash messages."""

import base64
import json
from typing import Annotated, Any

import itsdangerous
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

from ..calls import Call, call, get, post

# The time in a signature is that of the program's clock, which stands still.
GENERATE = False
NOW = 1_800_000_000


class StandingSigner(itsdangerous.TimestampSigner):
    def get_timestamp(self) -> int:
        return NOW


class Standing(SessionMiddleware):
    def __init__(self, app: Any, secret_key: str, **options: Any):
        super().__init__(app, secret_key, **options)
        self.signer = StandingSigner(secret_key)


app = FastAPI()


def cart(request: Request) -> list[str]:
    return request.session.setdefault("cart", [])


Cart = Annotated[list[str], Depends(cart)]


def user(request: Request) -> str:
    if "user" not in request.session:
        raise HTTPException(401, "Log in first")
    return request.session["user"]


def service(**options: Any) -> FastAPI:
    made = FastAPI(openapi_url=None)
    made.add_middleware(Standing, secret_key="conformance", **options)

    @made.get("/")
    def read(request: Request):
        return dict(request.session)

    @made.post("/login")
    def log_in(request: Request, name: str):
        request.session["user"] = name
        return RedirectResponse(request.url_for("me"), status_code=303)

    @made.get("/me")
    def me(name: Annotated[str, Depends(user)], cart: Cart):
        return [name, cart]

    @made.post("/cart/{item}")
    def add(cart: Cart, item: str):
        cart.append(item)
        return cart

    @made.post("/logout")
    def log_out(request: Request):
        request.session.clear()

    @made.get("/fail")
    def fail(request: Request):
        request.session["seen"] = True
        raise HTTPException(400, "seen")

    return made


OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "short": {"max_age": 60, "session_cookie": "short", "same_site": "strict"},
    "browser": {"max_age": None, "https_only": True, "domain": "example.com", "path": "/browser"},
}
for name, options in OPTIONS.items():
    app.mount(f"/{name}", service(**options))


def cookie(data: Any, secret: str = "conformance", age: int = 0) -> str:
    class Earlier(itsdangerous.TimestampSigner):
        def get_timestamp(self) -> int:
            return NOW - age

    return Earlier(secret).sign(base64.b64encode(json.dumps(data).encode())).decode()


COOKIES = [
    cookie({}),
    cookie({"user": "eva"}),
    cookie({"user": "eva", "cart": ["rum"]}),
    cookie({"user": "eva"}, "other"),
    cookie({"user": "eva"}, age=100),
    "nonsense",
    "",
]


def asked(name: str, value: str | None) -> list[Call]:
    cookies = {} if value is None else {OPTIONS[name].get("session_cookie", "session"): value}
    paths = [
        ("GET", ""),
        ("GET", "me"),
        ("POST", "login?name=ada"),
        ("POST", "cart/tea"),
        ("POST", "logout"),
        ("GET", "fail"),
        ("GET", "missing"),
    ]
    return [call(method, f"/{name}/{path}", cookies=cookies) for method, path in paths]


REQUESTS = [item for name in OPTIONS for value in (None, *COOKIES) for item in asked(name, value)]


@app.get("/without")
def without(request: Request):
    return dict(request.session)


REQUESTS += [get("/without", raises=True), post("/plain/login")]
