"""Blocking calls in what runs on the event loop, and what only looks like them."""

from __future__ import annotations

import pytest

from tests.check.programs import check_body
from tests.cli.project import Project

IMPORTS = """\
import asyncio, builtins, os, pathlib, shutil, socket, sqlite3, subprocess, time, urllib.request
import time as clock
import urllib.request as web
import httpx
from pathlib import Path
from time import sleep as nap
from typing import Annotated
from starlette.concurrency import run_in_threadpool
from typeway import Depends, Request, WebSocket
NOTES = Path("notes.txt")
CLIENT = httpx.Client()
"""


@pytest.mark.parametrize(
    "line",
    [
        "time.sleep(1)",
        "clock.sleep(1)",
        "nap(1)",
        "urllib.request.urlopen('http://a.example')",
        "web.urlopen('http://a.example')",
        "httpx.get('http://a.example')",
        "text = open('a.txt').read()",
        "subprocess.run(['ls'])",
        "os.system('ls')",
        "sqlite3.connect('a.db')",
        "shutil.copyfileobj(None, None)",
        "socket.gethostbyname('a.example')",
        "text = Path('a.txt').read_text()",
        "text = pathlib.Path('a.txt').read_bytes()",
        "return [nap(x) for x in (1, 2)]",
        "return {'a': [time.sleep(1)]}",
        "builtins.input()",
        "await asyncio.sleep(time.sleep(1))",
        "text = Path('a.txt').open()",
        "text = NOTES.read_text()",
        "CLIENT.get('http://a.example')",
    ],
)
def test_blocking(project: Project, line: str) -> None:
    check_body(project, IMPORTS + f"@app.get('/')\nasync def home():\n    {line}  #! TW011\n")


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("import time", "time.sleep(1)"),
        ("import time as clock", "clock.sleep(1)"),
        ("from time import sleep", "sleep(1)"),
        ("from time import sleep as pause", "pause(1)"),
        ("import urllib.request", "urllib.request.urlopen('http://a.example')"),
        ("import urllib.request as fetch", "fetch.urlopen('http://a.example')"),
    ],
)
def test_blocking_by_an_import_of_the_function(project: Project, imported: str, call: str) -> None:
    loaded = "import time, urllib.request\ndel time, urllib\n"
    check_body(project, f"{loaded}@app.get('/')\nasync def home():\n    {imported}\n    {call}  #! TW011\n")


@pytest.mark.parametrize(
    "lines",
    [
        ["await asyncio.sleep(1)"],
        ["await run_in_threadpool(time.sleep, 1)"],
        ["await asyncio.to_thread(nap, 1)"],
        ["await run_in_threadpool(lambda: time.sleep(1))"],
        ["def inner():", "    time.sleep(1)", "await run_in_threadpool(inner)"],
        ["class Inner:", "    def method(self): time.sleep(1)"],
        ["later = (nap(x) for x in (1, 2))", "await run_in_threadpool(list, later)"],
        ["time = Clock()", "time.sleep(1)"],
        ["nap = print", "nap(1)"],
        ["import other as time", "time.sleep(1)"],
        ["async with httpx.AsyncClient() as client:", "    client.get"],
        ["Clock().sleep(1)"],
        ["Clock.open('x')"],
        ["client = httpx.AsyncClient()", "await client.get('http://a.example')"],
        ["return Path('a.txt').name"],
        ["'time.sleep(1)'"],
        ["from time import sleep", "from asyncio import sleep", "await sleep(1)"],
        ["from time import sleep", "sleep = asyncio.sleep", "await sleep(1)"],
        ["from time import sleep", "def inner(sleep): ...", "inner(sleep)", "sleep = inner", "sleep(1)"],
        ["def inner():", "    from time import sleep", "sleep(1)"],
        ["CLIENT.close()"],
        ["NOTES.with_suffix('.md')"],
    ],
)
def test_not_blocking(project: Project, lines: list[str]) -> None:
    body = "".join(f"    {line}\n" for line in lines)
    clock = "class Clock:\n    def sleep(self, seconds): ...\n    @staticmethod\n    def open(name): ...\n"
    check_body(project, f"{IMPORTS}{clock}@app.get('/')\nasync def home():\n{body}")


def test_a_function_of_the_program_with_the_name(project: Project) -> None:
    check_body(
        project,
        IMPORTS + "def open(name): ...\nsleep = print\n@app.get('/')\nasync def home():\n    open('x')\n    sleep(1)\n",
    )


def test_functions_in_threads_may_block(project: Project) -> None:
    check_body(
        project,
        IMPORTS
        + """\
def get_db():
    time.sleep(1)
    yield 1

@app.get("/")
def home(db: Annotated[int, Depends(get_db)]):
    time.sleep(1)
    return open("x").read()

def helper():
    time.sleep(1)

async def never_used():
    time.sleep(1)
""",
    )


def test_everything_that_runs_on_the_loop(project: Project) -> None:
    check_body(
        project,
        IMPORTS
        + """\
from starlette.middleware.base import BaseHTTPMiddleware

async def get_db():
    time.sleep(1)  #! TW011
    yield 1

class Caller:
    async def __call__(self):
        time.sleep(1)  #! TW011

class Service:
    async def method(self):
        time.sleep(1)  #! TW011

async def guard(): time.sleep(1)  #! TW011

@app.get("/{x}", dependencies=[Depends(guard)])
async def home(db: Annotated[int, Depends(get_db)], c: Annotated[None, Depends(Caller())],
               s: Annotated[None, Depends(Service().method)]): ...

@app.get("/again/{x}", dependencies=[Depends(guard)])
async def again(): ...

@app.websocket("/feed")
async def feed(websocket: WebSocket):
    time.sleep(1)  #! TW011

@app.middleware("http")
async def timed(request, call_next):
    time.sleep(1)  #! TW011
    return await call_next(request)

class Slow(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        time.sleep(1)  #! TW011

class Plain:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        time.sleep(1)  #! TW011

app.add_middleware(Slow)
app.add_middleware(Plain)

@app.exception_handler(KeyError)
async def on_key_error(request, error):
    time.sleep(1)  #! TW011

async def plain(request: Request):
    time.sleep(1)  #! TW011
app.add_route("/plain/x", plain)
""",
    )


def test_the_last_of_several_functions_with_a_name(project: Project) -> None:
    check_body(
        project,
        IMPORTS
        + "@app.get('/1')\nasync def home(): ...\n@app.get('/2')\nasync def home():\n    time.sleep(1)  #! TW011\n",
    )
