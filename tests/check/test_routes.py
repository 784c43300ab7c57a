"""Checks of the router tree: uploads, unreachable routes, lifespans, event handlers, operation ids."""

from __future__ import annotations

import pytest

from tests.check.programs import CLEAN_APP, CLEAN_HEAD, check_body, check_marks
from tests.cli.project import Project

UNLIMITED = CLEAN_HEAD + CLEAN_APP.replace(", max_body_size=100_000", "")
UPLOADS = """\
from typing import Annotated, Optional
from pydantic import BaseModel
from typeway import APIRouter, Body, Depends, File, Form, Request, UploadFile
class WithFile(BaseModel):
    model_config = {"arbitrary_types_allowed": True}
    name: str
    picture: UploadFile | None = None
class Plain(BaseModel):
    name: str
def uploaded(file: UploadFile): ...
"""


@pytest.mark.parametrize(
    ("parameter", "takes_upload"),
    [
        ("file: UploadFile", True),
        ("files: list[UploadFile]", True),
        ("file: Annotated[bytes, File()]", True),
        ("file: Annotated[Optional[UploadFile], File()] = None", True),
        ("data: Annotated[bytes, Body(media_type='application/octet-stream')]", True),
        ("form: Annotated[WithFile, Form()]", True),
        ("file: Annotated[None, Depends(uploaded)]", True),
        ("name: Annotated[str, Form()]", False),
        ("form: Annotated[Plain, Form()]", False),
        ("item: Plain", False),
        ("item: Annotated[dict, Body()]", False),
        ("request: Request", False),
        ("q: str", False),
    ],
)
def test_uploads(project: Project, parameter: str, takes_upload: bool) -> None:
    mark = "  #! TW006" if takes_upload else ""
    check_marks(project, main=f"{UNLIMITED}{UPLOADS}@app.post('/'){mark}\nasync def put({parameter}): ...\n")


@pytest.mark.parametrize(
    "body",
    [
        "@app.post('/', max_body_size=10)\nasync def put(file: UploadFile): ...",
        "router = APIRouter(max_body_size=10)\n@router.post('/')\nasync def put(file: UploadFile): ...\napp.include_router(router)",
        "router = APIRouter()\n@router.post('/')\nasync def put(file: UploadFile): ...\n"
        "app.include_router(router, max_body_size=0)",
        "from starlette.middleware.body_limit import RequestBodyLimitMiddleware\n"
        "app.add_middleware(RequestBodyLimitMiddleware, max_body_size=10)\n"
        "@app.post('/')\nasync def put(file: UploadFile): ...",
        "class MaxBodySize:\n    def __init__(self, app): self.app = app\n    def __call__(self, *a): return self.app(*a)\n"
        "app.add_middleware(MaxBodySize)\n@app.post('/')\nasync def put(file: UploadFile): ...",
        "@app.post('/')\nasync def put(request: Request, file: UploadFile):\n    request.headers['Content-Length']",
    ],
)
def test_limited_uploads(project: Project, body: str) -> None:
    check_marks(project, main=f"{UNLIMITED}{UPLOADS}{body}\n")


@pytest.mark.parametrize(("head", "mark"), [(CLEAN_HEAD + CLEAN_APP, ""), (UNLIMITED, "  #! TW006")])
def test_a_mounted_application_inherits_the_limit(project: Project, head: str, mark: str) -> None:
    mounted = "inner = FastAPI(openapi_url=None)\napp.mount('/in', inner)\n"
    check_marks(project, main=f"{head}{UPLOADS}{mounted}@inner.post('/'){mark}\nasync def put(file: UploadFile): ...\n")


ROUTES = """\
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from typeway import APIRouter, WebSocket
from typeway.routing import APIRoute
"""


def declared(first: str, second: str, *, shadowed: bool) -> str:
    mark = "  #! TW007" if shadowed else ""
    return f"{ROUTES}@app.{first}\nasync def first(): ...\n@app.{second}{mark}\nasync def second(): ...\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("get('/a/{x}')", "get('/a/b')"),
        ("get('/a/{x}')", "get('/a/{y}')"),
        ("get('/a/{x}')", "get('/a/{y:int}')"),
        ("get('/a/{x:int}')", "get('/a/7')"),
        ("get('/a/{x:float}')", "get('/a/{y:int}')"),
        ("get('/a/{x:path}')", "get('/a/b/c')"),
        ("get('/a/{x:path}')", "get('/a/')"),
        ("get('/a/{x:path}')", "get('/a/{y:path}')"),
        ("get('/{x}/{y}')", "get('/a/v{y}.json')"),
        ("get('/a')", "get('/a')"),
        ("api_route('/a', methods=['GET', 'POST'])", "post('/a')"),
        ("get('/{rest:path}')", "get('/a')"),
    ],
)
def test_unreachable(project: Project, first: str, second: str) -> None:
    check_body(project, declared(first, second, shadowed=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("get('/a/b')", "get('/a/{x}')"),
        ("get('/a/{x}')", "post('/a/b')"),
        ("get('/a/{x}')", "api_route('/a/b', methods=['GET', 'POST'], include_in_schema=False)"),
        ("get('/a/{x:int}')", "get('/a/b')"),
        ("get('/a/{x:int}')", "get('/a/{y}')"),
        ("get('/a/{x:int}')", "get('/a/{y:float}')"),
        ("get('/a/{x:uuid}')", "get('/a/{y}')"),
        ("get('/a/{x}')", "get('/a/{y:path}')"),
        ("get('/a/{x}')", "get('/a/b/c')"),
        ("get('/a/{x}')", "get('/a/')"),
        ("get('/a/{x:path}')", "get('/a')"),
        ("get('/a/v{x}')", "get('/a/{y}')"),
        ("get('/{x:path}/end')", "get('/a/b')"),
        ("get('/A')", "get('/a')"),
        ("get('/a')", "websocket('/a')"),
    ],
)
def test_reachable(project: Project, first: str, second: str) -> None:
    check_body(project, declared(first, second, shadowed=False))


@pytest.mark.parametrize(
    "body",
    [
        # Several routes together take all the methods.
        "@app.get('/{x}')\nasync def a(): ...\n@app.post('/{y}')\nasync def b(): ...\n"
        "@app.api_route('/a', methods=['GET', 'POST'], include_in_schema=False)  #! TW007\nasync def c(): ...",
        # Through inclusions, with the prefix of the second router.
        "router = APIRouter()\n@router.get('/me')  #! TW007\nasync def me(): ...\n"
        "@app.get('/users/{name}')\nasync def a(name: str): ...\napp.include_router(router, prefix='/users')",
        # Mounts take everything below their path.
        "app.mount('/', Starlette())\n@app.get('/a')  #! TW007\nasync def a(): ...\n"
        "@app.websocket('/feed')  #! TW007\nasync def feed(websocket: WebSocket): ...\n"
        "app.mount('/static', StaticFiles(directory='.'))  #! TW007",
        "app.mount('/static', StaticFiles(directory='.'))\n@app.get('/static/{x}')  #! TW007\nasync def a(x: str): ...\n"
        "@app.get('/static')\nasync def b(): ...",
        "@app.websocket('/{x}')\nasync def a(websocket: WebSocket, x: str): ...\n"
        "@app.websocket('/b')  #! TW007\nasync def b(websocket: WebSocket): ...\n@app.get('/b')\nasync def c(): ...",
        # Plain routes, without and with methods.
        "async def plain(request): ...\napp.add_route('/{x}', plain, methods=['GET'])\n"
        "@app.get('/a')  #! TW007\nasync def a(): ...\n@app.head('/a')  #! TW007\nasync def h(): ...\n"
        "@app.post('/a')\nasync def b(): ...",
        # Inside a mounted application.
        "async def a(request): ...\nasync def b(request): ...  #! TW007\n"
        "app.mount('/in', Starlette(routes=[Route('/{x}', a), Route('/b', b)]))",
    ],
)
def test_unreachable_in_a_tree(project: Project, body: str) -> None:
    check_body(project, ROUTES + body + "\n")


@pytest.mark.parametrize(
    "body",
    [
        "app.mount('/static', StaticFiles(directory='.'))\n@app.get('/statics/a')\nasync def a(): ...",
        "app.host('a.example', Starlette())\n@app.get('/a')\nasync def a(): ...",
        "@app.get('/{x:path}')\nasync def a(x: str): ...\napp.mount('/static', StaticFiles(directory='.'))",
        # Only the class knows what it matches.
        "router = APIRouter()\nclass Odd(APIRoute):\n    def matches(self, scope):\n        return super().matches(scope)\n"
        "router.route_class = Odd\n@router.get('/{x}')\nasync def a(): ...\napp.include_router(router)\n"
        "@app.get('/a')\nasync def b(): ...",
    ],
)
def test_reachable_in_a_tree(project: Project, body: str) -> None:
    check_body(project, ROUTES + body + "\n")


def test_the_page_of_the_framework_shadows_that_of_the_program(project: Project) -> None:
    check_marks(
        project,
        main=CLEAN_HEAD
        + "app = FastAPI()  #! TW001\napp.add_middleware(TrustedHostMiddleware, allowed_hosts=['a.example'])\n"
        + "@app.get('/docs')  #! TW007\nasync def docs(): ...\n",
    )


LIFESPANS = """\
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.routing import Mount
from typeway import APIRouter
@asynccontextmanager
async def inner_lifespan(app):
    yield
async def generator_lifespan(app):
    yield
def handler(): ...
"""


@pytest.mark.parametrize(
    "body",
    [
        "app.mount('/in', FastAPI(openapi_url=None, lifespan=inner_lifespan))  #! TW008",
        "app.mount('/in', FastAPI(openapi_url=None, lifespan=generator_lifespan))  #! TW008",
        "app.mount('/in', Starlette(lifespan=inner_lifespan))  #! TW008",
        "app.mount('/in', FastAPI(openapi_url=None, on_startup=[handler]))  #! TW008",
        "app.host('a.example', Starlette(lifespan=inner_lifespan))  #! TW008",
        "app.router.routes.append(Mount('/in', Starlette(lifespan=inner_lifespan)))  #! TW008",
        "app.mount('/in', Starlette(routes=[Mount('/on', Starlette(lifespan=inner_lifespan))]))  #! TW008",
        # That of a router inside counts as well.
        "inner = FastAPI(openapi_url=None)\ninner.include_router(APIRouter(lifespan=inner_lifespan))\n"
        "app.mount('/in', inner)  #! TW008",
    ],
)
def test_mounted_lifespans(project: Project, body: str) -> None:
    check_body(project, LIFESPANS + body + "\n")


@pytest.mark.parametrize(
    "body",
    [
        "inner = FastAPI(openapi_url=None)\ninner.include_router(APIRouter())\napp.mount('/in', inner)",
        "app.mount('/in', Starlette())",
        "app.include_router(APIRouter(lifespan=inner_lifespan))",
        # The program runs it by itself.
        "inner = FastAPI(openapi_url=None, lifespan=inner_lifespan)\n@asynccontextmanager\nasync def outer(app):\n"
        "    async with inner.router.lifespan_context(inner):\n        yield\n"
        "app.router.lifespan_context = outer\napp.mount('/in', inner)",
        "inner = FastAPI(openapi_url=None, lifespan=inner_lifespan)\n@asynccontextmanager\nasync def outer(app):\n"
        "    async with inner_lifespan(inner):\n        yield\napp.mount('/in', inner)",
        "also = inner_lifespan\napp.mount('/in', Starlette(lifespan=also))",
    ],
)
def test_mounted_lifespans_that_run_or_do_nothing(project: Project, body: str) -> None:
    check_body(project, LIFESPANS + body + "\n")


def test_one_lifespan_for_both(project: Project) -> None:
    check_marks(
        project,
        main=CLEAN_HEAD
        + LIFESPANS
        + CLEAN_APP.replace("openapi_url=None", "openapi_url=None, lifespan=inner_lifespan")
        + "app.mount('/in', Starlette(lifespan=inner_lifespan))\n",
    )


def test_the_lifespan_of_a_library_handed_to_the_outer_application(project: Project) -> None:
    check_marks(
        project,
        main=CLEAN_HEAD
        + LIFESPANS
        + "class Inner(Starlette):\n    @property\n    def lifespan(self): return self.router.lifespan_context\n"
        + "inner = Inner(lifespan=inner_lifespan)\n"
        + CLEAN_APP.replace("openapi_url=None", "openapi_url=None, lifespan=inner.lifespan")
        + "app.mount('/in', inner)\n",
    )


def test_the_lifespan_of_something_else(project: Project) -> None:
    check_marks(
        project,
        main=CLEAN_HEAD
        + LIFESPANS
        + "class Pool:\n    @asynccontextmanager\n    async def lifespan(self, app):\n        yield\n"
        + "pool = Pool()\n"
        + CLEAN_APP.replace("openapi_url=None", "openapi_url=None, lifespan=pool.lifespan")
        + "app.mount('/in', Starlette(lifespan=inner_lifespan))  #! TW008\n",
    )


def with_lifespan(body: str) -> str:
    return CLEAN_HEAD + LIFESPANS + CLEAN_APP.replace("=None", "=None, lifespan=inner_lifespan", 1) + body


@pytest.mark.parametrize(
    "body",
    [
        "@app.on_event('startup')  #! TW009\nasync def start(): ...\n@app.on_event('shutdown')  #! TW009\ndef stop(): ...\n",
        "def start(): ...  #! TW009\napp.router.add_event_handler('startup', start)\n",
        # A router with a lifespan of its own has the same fault, one without it has not.
        "router = APIRouter(lifespan=inner_lifespan)\n@router.on_event('startup')  #! TW009\ndef start(): ...\n"
        "app.include_router(router)\n",
        "router = APIRouter()\n@router.on_event('startup')\ndef start(): ...\napp.include_router(router)\n",
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_event_handlers_beside_a_lifespan(project: Project, body: str) -> None:
    check_marks(project, main=with_lifespan(body))


@pytest.mark.parametrize(
    "body",
    [
        "@app.on_event('startup')\nasync def start(): ...\n",
        "outer = APIRouter()\ninner = APIRouter()\n@inner.on_event('startup')\ndef start(): ...\n"
        "outer.include_router(inner)\napp.include_router(outer)\n",
        "outer = APIRouter()\ninner = APIRouter()\n@inner.on_event('startup')\ndef start(): ...\n"
        "app.include_router(outer)\nouter.include_router(inner)\n",
        # Included too late: the application has taken what the outer router runs already.
        "outer = APIRouter(lifespan=inner_lifespan)\ninner = APIRouter()\n@inner.on_event('startup')  #! TW009\n"
        "def start(): ...\napp.include_router(outer)\nouter.include_router(inner)\n",
        # The application, which has no lifespan, runs the handlers of a router that has one.
        "router = APIRouter(lifespan=inner_lifespan)\n@router.on_event('startup')\ndef start(): ...\n"
        "app.include_router(router)\n",
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_event_handlers_without_a_lifespan(project: Project, body: str) -> None:
    check_body(project, LIFESPANS + body)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_event_handlers_that_the_lifespan_calls(project: Project) -> None:
    body = """\
@asynccontextmanager
async def own(app):
    for handler in app.router.on_startup:
        handler()
    yield
@app.on_event("startup")
def start(): ...
"""
    check_marks(project, main=with_lifespan(body))


@pytest.mark.parametrize(
    "body",
    [
        "@app.get('/a', operation_id='x')\nasync def a(): ...\n@app.get('/b', operation_id='x')  #! TW010\nasync def b(): ...\n"
        "@app.post('/b', operation_id='x')  #! TW010\nasync def c(): ...",
        "@app.api_route('/a', methods=['GET', 'POST'])  #! TW010\nasync def a(): ...",
        "router = APIRouter()\n@router.get('/a', operation_id='x')  #! TW010\nasync def a(): ...\n"
        "app.include_router(router, prefix='/1')\napp.include_router(router, prefix='/2')",
        "app.router.generate_unique_id_function = lambda route: route.name\n"
        "@app.get('/1')\nasync def a(): ...\n@app.get('/2', name='a')  #! TW010\nasync def b(): ...",
    ],
)
def test_duplicate_operation_ids(project: Project, body: str) -> None:
    check_body(project, ROUTES + body + "\n")


@pytest.mark.parametrize(
    "body",
    [
        "@app.get('/a')\nasync def a(): ...\n@app.post('/a')\nasync def b(): ...",
        "@app.get('/1')\nasync def a(): ...\n@app.get('/2')\nasync def a(): ...",
        "@app.get('/a', operation_id='x')\nasync def a(): ...\n"
        "@app.get('/b', operation_id='x', include_in_schema=False)\nasync def b(): ...",
        # Two documents.
        "inner = FastAPI(openapi_url=None)\napp.mount('/in', inner)\n@inner.get('/a', operation_id='x')\nasync def a(): ...\n"
        "@app.get('/a', operation_id='x')\nasync def b(): ...",
    ],
)
def test_operation_ids(project: Project, body: str) -> None:
    check_body(project, ROUTES + body + "\n")
