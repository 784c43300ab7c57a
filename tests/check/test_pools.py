"""Pools of SQLAlchemy against the threads that use them."""

from __future__ import annotations

import pytest

from tests.check.programs import CLEAN_APP, CLEAN_HEAD, check_body, check_marks
from tests.cli.project import Project

IMPORTS = """\
from typing import Annotated
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from sqlalchemy.pool import NullPool, StaticPool
from typeway import Depends
"""
ENGINE = 'engine = create_engine("sqlite:///shop.db"{})'
THREADED = """\
def get_db():
    with Session(engine) as session:
        yield session
@app.get("/")
def home(db: Annotated[Session, Depends(get_db)]): ...
"""


@pytest.mark.parametrize(
    ("options", "is_small"),
    [
        ("", True),
        (", pool_size=10, max_overflow=29", True),
        (", pool_size=40, max_overflow=0", False),
        (", pool_size=20, max_overflow=20", False),
        (", max_overflow=-1", False),
        (", pool_size=0", False),
        (", poolclass=NullPool", False),
        (", poolclass=StaticPool", False),
    ],
)
def test_sizes(project: Project, options: str, is_small: bool) -> None:
    mark = "  #! TW012" if is_small else ""
    check_body(project, f"{IMPORTS}{ENGINE.format(options)}{mark}\n{THREADED}")


@pytest.mark.parametrize(
    "body",
    [
        "Local = sessionmaker(engine)\ndef get_db():\n    with Local() as session: yield session\n"
        "@app.get('/')\nasync def home(db: Annotated[Session, Depends(get_db)]): ...",
        "db = scoped_session(sessionmaker(bind=engine))\n@app.get('/')\ndef home(): return db.execute('')",
        "def connect(): return engine.connect()\ndef query(): return connect()\n@app.get('/')\ndef home(): return query()",
        # One use is bounded, the other is not.
        "def get_db(): yield engine\n@app.get('/1')\ndef a(db: Annotated[None, Depends(get_db, max_concurrency=5)]): ...\n"
        "@app.get('/2')\ndef b(db: Annotated[None, Depends(get_db)]): ...",
        "def get_db(): yield engine\n@app.get('/1')\ndef a(db: Annotated[None, Depends(get_db, max_concurrency=16)]): ...",
    ],
)
def test_ways_to_an_engine(project: Project, body: str) -> None:
    check_body(project, f"{IMPORTS}{ENGINE.format('')}  #! TW012\n{body}\n")


@pytest.mark.parametrize(
    "body",
    [
        "",
        # On the event loop: there are no threads.
        "async def get_db(): yield engine\n@app.get('/')\nasync def home(db: Annotated[None, Depends(get_db)]): ...",
        "def get_db(): yield engine\n@app.get('/')\nasync def a(db: Annotated[None, Depends(get_db, max_concurrency=15)]): ...",
        "def other(): return engine\n@app.get('/')\ndef home(): ...",
        "def get_db(): yield engine\n@app.get('/')\ndef a(db: Annotated[None, Depends(get_db)]): ...\n"
        "def fewer():\n    import anyio.to_thread\n    anyio.to_thread.current_default_thread_limiter().total_tokens = 10",
        "def get_db(): yield engine\n@app.get('/')\ndef a(db: Annotated[None, Depends(get_db)]): ...\n"
        "def fewer():\n    from anyio.lowlevel import RunVar\n    RunVar('_default_thread_limiter').set(None)",
        "Local = sessionmaker(create_engine('sqlite://'))\n@app.get('/')\ndef home(): return Local()",
    ],
)
def test_engines_that_no_crowd_of_threads_uses(project: Project, body: str) -> None:
    check_body(project, f"{IMPORTS}{ENGINE.format('')}\n{body}\n")


def test_an_engine_of_another_module_is_told_once(project: Project) -> None:
    check_marks(
        project,
        database=IMPORTS + ENGINE.format("") + "  #! TW012\n",
        main=CLEAN_HEAD + CLEAN_APP + "from database import *\nfrom database import engine as second\n" + THREADED,
    )
