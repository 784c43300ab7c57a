"""Each mistake is found at its line, and nothing else; clean programs have no findings."""

from __future__ import annotations

from tests.check.programs import check_body, check_marks, found
from tests.cli.project import Project

EVERYTHING = """\
import time
from contextlib import asynccontextmanager

from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware

from typeway import APIRouter, Depends, FastAPI, UploadFile
from typeway.middleware.cors import CORSMiddleware
from keys import SECRET_KEY

engine = create_engine("sqlite:///shop.db")  #! TW012

@asynccontextmanager
async def lifespan(app):
    yield

@asynccontextmanager
async def inner_lifespan(app):
    yield

app = FastAPI(debug=True, lifespan=lifespan)  #! TW001, TW002, TW005
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
)
app.add_middleware(SessionMiddleware, secret_key=SECRET_KEY)

def get_db():
    with engine.connect() as connection:
        yield connection

@app.get("/users/{name}")
def read_user(name: str, db=Depends(get_db)):
    return db.execute(text("SELECT 1")).scalar()

@app.get("/users/me")  #! TW007
async def read_me(): ...

@app.post("/avatar")  #! TW006
async def avatar(file: UploadFile): ...

@app.get("/slow", operation_id="slow")
async def slow():
    time.sleep(1)  #! TW011

@app.get("/slower", operation_id="slow")  #! TW010
async def slower(): ...

app.mount("/inner", Starlette(lifespan=inner_lifespan))  #! TW008

def warm_up(): ...  #! TW009

app.router.add_event_handler("startup", warm_up)
"""


def test_a_program_with_every_mistake(project: Project) -> None:
    main = EVERYTHING.replace("app.add_middleware(\n", "app.add_middleware(  #! TW004\n", 1)
    check_marks(project, main=main, keys='SECRET_KEY = "change-me"  #! TW003\n')


def test_a_program_without(project: Project) -> None:
    check_body(project, '@app.get("/")\nasync def home() -> dict[str, str]:\n    return {"hello": "world"}\n')
    outcome = project.run("check")
    assert outcome.stdout == ""
    assert outcome.stderr == "nothing found in 1 module\n"
    assert outcome.exit_code == 0


def test_a_first_program_says_only_what_is_left_to_do(project: Project) -> None:
    project.app("main.py")
    assert found(project) == [("TW001", "main.py", 2), ("TW005", "main.py", 2)]


def test_an_application_made_by_a_factory(project: Project) -> None:
    """The line is that of the call of FastAPI, in whatever module it stands."""
    check_marks(
        project,
        main="from factory import create\napp = create()\n",
        factory=(
            "from typeway import FastAPI\n"
            "class Shop(FastAPI): ...\n"
            "def create():\n    app = Shop(debug=True, openapi_url=None)  #! TW002, TW005\n    return app\n"
        ),
    )


def test_packages_and_virtual_environments(project: Project) -> None:
    """Only the program's own modules are looked at, whatever lies below its directory."""
    project.write("venv/lib/site-packages/foreign.py", 'SECRET_KEY = "change-me"\n')
    project.write("shop/__init__.py")
    project.write("shop/keys.py", 'SECRET_KEY = "change-me"\n')
    project.write(
        "shop/main.py",
        """\
        import sys
        sys.path.append("venv/lib/site-packages")
        import foreign
        from typeway import FastAPI
        from shop import keys
        app = FastAPI(openapi_url=None)
        """,
    )
    assert found(project, "shop/main.py") == [("TW003", "shop/keys.py", 1), ("TW005", "shop/main.py", 6)]


def test_programs_that_import_fastapi(project: Project) -> None:
    """In drop-in mode; in a process of its own, for this one has the real package."""
    import subprocess
    import sys

    project.write("main.py", "from fastapi import FastAPI\napp = FastAPI(openapi_url=None, debug=True)\n")
    done = subprocess.run(
        [sys.executable, "-m", "typeway", "check", "--drop-in"], capture_output=True, text=True, check=False
    )
    assert [line.split(":")[:2] for line in done.stdout.splitlines()] == [["main.py", "2"], ["main.py", "2"]]
    assert done.returncode == 1
