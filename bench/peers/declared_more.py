"""The other programs as a user of FastAPI's interface writes them; FastAPI and Typeway run this very file."""

from importlib import import_module
from typing import Annotated, Any

from bench.models import Product
from bench.peers.declared import build
from bench.peers.declared_smallest import smallest
from bench.programs import EVENTS, HOSTS, ORIGIN, PER_ROUTER, PRODUCTS, ROUTES, SECRET


def main(framework: Any) -> Any:
    """The routes of most workloads."""
    app = build(framework)
    products = [Product(**product) for product in PRODUCTS]

    @app.get("/hello-def")
    def hello():
        return {"message": "Hello, World!"}

    @app.get("/products")
    async def list_products() -> list[Product]:
        return products

    add_input(framework, app)
    add_streams(framework, app)
    return app


def add_input(framework: Any, app: Any) -> None:
    import jwt

    depends, refusal = framework.Depends, framework.HTTPException
    scheme = import_module(f"{framework.__name__}.security").OAuth2PasswordBearer(tokenUrl="login")

    async def current_user(token: Annotated[str, depends(scheme)]):
        try:
            return jwt.decode(token, SECRET, algorithms=["HS256"])["sub"]
        except jwt.InvalidTokenError:
            raise refusal(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"}) from None

    @app.get("/me")
    async def me(user: Annotated[str, depends(current_user)]):
        return {"user": user}

    @app.post("/login")
    async def login(username: Annotated[str, framework.Form()], password: Annotated[str, framework.Form()]):
        return {"username": username, "length": len(password)}

    @app.post("/upload")
    async def upload(file: framework.UploadFile):
        return {"name": file.filename, "size": file.size}


def add_streams(framework: Any, app: Any) -> None:
    disconnect = framework.WebSocketDisconnect

    @app.websocket("/echo")
    async def echo(websocket: framework.WebSocket):
        await websocket.accept()
        try:
            while True:
                await websocket.send_text(await websocket.receive_text())
        except disconnect:
            pass

    @app.get("/events", response_class=import_module(f"{framework.__name__}.sse").EventSourceResponse)
    async def events():
        for number in range(EVENTS):
            yield {"n": number}


def routes(framework: Any) -> Any:
    """Many routes in routers."""
    app = framework.FastAPI()

    def add_route(router: Any, number: int) -> None:
        @router.get(f"/things{number}/{{thing_id}}")
        async def read_thing(thing_id: int, limit: int = 20):
            return {"id": thing_id, "limit": limit, "route": number}

    for begin in range(0, ROUTES, PER_ROUTER):
        router = framework.APIRouter(prefix=f"/part{begin // PER_ROUTER}")
        for number in range(begin, begin + PER_ROUTER):
            add_route(router, number)
        app.include_router(router)
    return app


def layers(framework: Any) -> Any:
    """Hello behind three middleware that come with the framework and three functions."""
    import time
    import uuid

    folder = f"{framework.__name__}.middleware"
    app = smallest(framework)
    # Innermost: the functions make a stream of the answer, which it would compress however short it is.
    app.add_middleware(import_module(f"{folder}.gzip").GZipMiddleware, minimum_size=1000)

    @app.middleware("http")
    async def request_id(request: framework.Request, call_next: Any):
        response = await call_next(request)
        response.headers["X-Request-ID"] = request.headers.get("x-request-id") or uuid.uuid4().hex
        return response

    @app.middleware("http")
    async def process_time(request: framework.Request, call_next: Any):
        start = time.perf_counter()
        response = await call_next(request)
        response.headers["X-Process-Time"] = str(time.perf_counter() - start)
        return response

    @app.middleware("http")
    async def no_sniffing(request: framework.Request, call_next: Any):
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    app.add_middleware(import_module(f"{folder}.cors").CORSMiddleware, allow_origins=[ORIGIN])
    app.add_middleware(import_module(f"{folder}.trustedhost").TrustedHostMiddleware, allowed_hosts=HOSTS)
    return app


def rows(framework: Any) -> Any:
    """A row of the database: by one function, and through a session that a dependency opens and closes."""
    from sqlalchemy.orm import Session

    from bench.database import User, find, new_engine

    app, engine = framework.FastAPI(), new_engine()

    @app.get("/users/{user_id}")
    def read_user(user_id: int):
        user = find(engine, user_id)
        if user is None:
            raise framework.HTTPException(404)
        return user

    def new_session():
        with Session(engine) as session:
            yield session

    @app.get("/members/{user_id}")
    def read_member(user_id: int, session: Annotated[Session, framework.Depends(new_session)]):
        user = session.get(User, user_id)
        if user is None:
            raise framework.HTTPException(404)
        return {"id": user.id, "name": user.name}

    return app
