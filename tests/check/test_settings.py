"""Checks of what applications are set to: documentation, debug mode, CORS, hosts, secrets."""

from __future__ import annotations

import sys

import pytest

from tests.check.programs import CLEAN_APP, CLEAN_HEAD, check_body, check_marks, found
from tests.cli.project import Project


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", "/openapi.json, /docs, /redoc"),
        ("docs_url=None", "/openapi.json, /redoc"),
        ("docs_url=None, redoc_url=None", "/openapi.json"),
        ("docs_url='/help', redoc_url=None, openapi_url='/api.json'", "/api.json, /help"),
    ],
)
def test_docs_exposed(project: Project, settings: str, said: str) -> None:
    project.write("main.py", f"from typeway import FastAPI\napp = FastAPI({settings})\n")
    outcome = project.run("check", "--json").json
    assert [one["message"] for one in outcome if one["code"] == "TW001"] == [
        f"the API's description is served at {said}"
    ]


def test_docs_of_mounted_applications_and_pages_taken_out(project: Project) -> None:
    check_body(project, 'inner = FastAPI()  #! TW001\napp.mount("/inner", inner)\n')


def test_pages_that_are_no_longer_served(project: Project) -> None:
    check_marks(
        project,
        main=CLEAN_HEAD + CLEAN_APP.replace("openapi_url=None, ", "") + "app.router.routes.clear()\n",
    )


@pytest.mark.parametrize(
    ("body", "is_debug"),
    [
        ("inner = FastAPI(openapi_url=None, debug=True)", True),
        ("from starlette.applications import Starlette\ninner = Starlette(debug=True)", True),
        ("inner = FastAPI(openapi_url=None, debug=False)", False),
        ("debug = True\ninner = FastAPI(openapi_url=None)", False),
    ],
)
def test_debug(project: Project, body: str, is_debug: bool) -> None:
    mark = "  #! TW002" if is_debug else ""
    check_body(project, f"{body}{mark}\napp.mount('/inner', inner)\n")


CORS = "from typeway.middleware.cors import CORSMiddleware\n"


@pytest.mark.parametrize(
    ("options", "is_open"),
    [
        ("allow_origins=['*'], allow_credentials=True", True),
        ("allow_origins=['https://a.example', '*'], allow_credentials=True", True),
        ("allow_origin_regex='.*', allow_credentials=True", True),
        ("allow_origin_regex='https?://.+', allow_credentials=True", True),
        ("allow_origins=['*']", False),
        ("allow_origins=['*'], allow_credentials=False", False),
        ("allow_origins=['https://shop.example'], allow_credentials=True", False),
        ("allow_origin_regex=r'https://.*\\.shop\\.example', allow_credentials=True", False),
        ("allow_origin_regex=r'http://localhost(:\\d+)?', allow_credentials=True", False),
        ("allow_methods=['*'], allow_headers=['*'], allow_credentials=True", False),
    ],
)
def test_cors(project: Project, options: str, is_open: bool) -> None:
    mark = "  #! TW004" if is_open else ""
    check_body(project, f"{CORS}app.add_middleware(CORSMiddleware, {options}){mark}\n")


def test_cors_in_the_list_of_the_constructor_and_by_position(project: Project) -> None:
    check_marks(
        project,
        main=(
            "from starlette.middleware import Middleware\n"
            + CLEAN_HEAD
            + CORS
            + "class Ours(CORSMiddleware): ...\n"
            + "layers = [\n"
            + "    Middleware(TrustedHostMiddleware, ['shop.example']),\n"
            + "    Middleware(Ours, ['*'], allow_credentials=True),  #! TW004\n"
            + "]\napp = FastAPI(openapi_url=None, middleware=layers)\n"
        ),
    )


@pytest.mark.parametrize(
    ("hosts", "takes_all"),
    [
        ("allowed_hosts=['shop.example', '*.shop.example']", False),
        ("['shop.example']", False),
        ("allowed_hosts=['*']", True),
        ("", True),
    ],
)
def test_trusted_hosts(project: Project, hosts: str, takes_all: bool) -> None:
    mark = "  #! TW005" if takes_all else ""
    check_marks(
        project,
        main=(
            CLEAN_HEAD
            + f"app = FastAPI(openapi_url=None)\napp.add_middleware(TrustedHostMiddleware, {hosts}){mark}\n"
            # A mounted application is behind the middleware of the outer one.
            + "app.mount('/inner', FastAPI(openapi_url=None))\n"
        ),
    )


SECRET_IMPORTS = """\
import os
from types import SimpleNamespace
import jwt
from jwt import encode
from pydantic import SecretStr
from starlette.config import Config
from starlette.datastructures import Secret
from starlette.middleware.sessions import SessionMiddleware
"""
LONG = "f7Lq0wzR2m9XbT4hVn8KcJ6sYd1PgE3u"


@pytest.mark.parametrize(
    "line",
    [
        'SECRET_KEY = "change-me"',
        'SECRET_KEY: str = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"',
        'JWT_SECRET = "short"',
        'SESSION_SECRET_KEY = b"short"',
        f'secret_key = "{LONG}"',
        'SECRET_KEY = os.environ.get("NO_SUCH_VARIABLE", "fallback")',
        'SECRET_KEY = os.getenv("NO_SUCH_VARIABLE") or "fallback"',
        'def sign(): return jwt.encode({}, "of-this-program")',
        'def read(token): return jwt.decode(token, key="of-this-program", algorithms=["HS256"])',
        'app.add_middleware(SessionMiddleware, secret_key="of-this-program")',
        f'app.add_middleware(SessionMiddleware, "{LONG}")',
        'def sign(): return encode({}, "of-this-program")',
        'if True:\n    SECRET_KEY = "change-me"',
        'try:\n    SECRET_KEY = os.environ["NO_SUCH_VARIABLE"]\nexcept KeyError:\n    SECRET_KEY = "change-me"',
        'ALGORITHM, SECRET_KEY = "HS256", "change-me"',
        'SECRET_KEY = "change-me".encode()',
        'SECRET_KEY = SecretStr("change-me")',
        'SECRET_KEY = Config()("NO_SUCH_VARIABLE", cast=Secret, default="change-me")',
    ],
)
def test_secrets_in_the_source(project: Project, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_VARIABLE", raising=False)
    check_body(project, SECRET_IMPORTS + f"{line}  #! TW003\n")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_OF_THE_TEST", LONG)


@pytest.mark.parametrize(
    "line",
    [
        'SECRET_KEY = os.environ["KEY_OF_THE_TEST"]',
        'SECRET_KEY = os.environ.get("KEY_OF_THE_TEST", "fallback")',  # not in force
        'SECRET_KEY = ""',
        "JWT_SECRET = SecretStr",
        "SECRET_KEY = None",
        'SECRET_KEY_NAME = "name"',
        'ALGORITHM = "HS256"',
        'SECRET_KEY = "fallback"\nSECRET_KEY = os.environ["KEY_OF_THE_TEST"]',  # not in force
        'jwt.encode({"sub": "x"}, os.environ["KEY_OF_THE_TEST"], algorithm="HS256")',
        'coder = SimpleNamespace(encode=max)\ncoder.encode("ab", "utf-8")',
        '"text".encode("ascii", "strict")',
        'app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY_OF_THE_TEST"])',
        'JWT_KEY = "-----BEGIN PUBLIC KEY-----\\nMCow\\n-----END PUBLIC KEY-----"',
        'def read(token): return jwt.decode(token, "-----BEGIN RSA PUBLIC KEY-----\\nMCow", ["RS256"])',
        'if os.environ["KEY_OF_THE_TEST"]:\n    SECRET_KEY = os.environ["KEY_OF_THE_TEST"]\nelse:\n    SECRET_KEY = "x"',
        'def local():\n    SECRET_KEY = "change-me"\n    return SECRET_KEY',
    ],
)
def test_what_is_no_secret_in_the_source(project: Project, line: str) -> None:
    check_body(project, SECRET_IMPORTS + line + "\n")


def test_a_session_key_passed_by_name_is_told_once(project: Project) -> None:
    check_body(
        project,
        SECRET_IMPORTS
        + 'SECRET_KEY = "of-this-program"  #! TW003\napp.add_middleware(SessionMiddleware, secret_key=SECRET_KEY)\n',
    )


def fault(project: Project, value: str) -> str:
    project.write("main.py", CLEAN_HEAD + CLEAN_APP + f"SECRET_KEY = {value!r}\n")
    (one,) = project.run("check", "--json").json
    sys.modules.pop("main")
    return str(one["message"])


def test_faults_of_secrets(project: Project) -> None:
    assert fault(project, "your-256-bit-secret-keep-this-safe") == "SECRET_KEY is a placeholder that anybody can guess"
    assert fault(project, "8c1f") == "SECRET_KEY is written in the source and has only 4 octets"
    assert fault(project, "k") == "SECRET_KEY is written in the source and has only 1 octet"
    assert fault(project, LONG) == "SECRET_KEY is written in the source"
    published = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"
    assert fault(project, published) == "SECRET_KEY is printed in tutorials"


SETTINGS = """\
from functools import lru_cache
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    name: str = "change-me"
    {field}
{rest}
"""


@pytest.mark.parametrize(
    ("field", "rest", "is_found"),
    [
        ('secret_key: str = "change-me"', "settings = Settings()", True),
        ('secret_key: SecretStr = SecretStr("change-me")', "settings = Settings()", True),
        ('secret_key: str = Field("change-me", min_length=3)', "settings = Settings()", True),
        ('secret_key: str = Field(default="change-me")', "settings = Settings()", True),
        ('secret_key: SecretStr = Field(default=SecretStr("change-me"))', "settings = Settings()", True),
        # Nobody has made an object yet: without the variable the default will be in force.
        ('secret_key: str = "change-me"', "@lru_cache\ndef settings(): return Settings()", True),
        ('secret_key: str = "change-me"', "settings = Settings(secret_key='given' * 10)", False),
        ("secret_key: str", "settings = Settings(secret_key='given' * 10)", False),
        ('secret_key: str = ""', "settings = Settings()", False),
        ('key_of_the_test: str = "change-me"', "settings = Settings()", False),
        ('secret_key: str = Field(min_length=3, alias="KEY_OF_THE_TEST")', "settings = Settings()", False),
        (
            'secret_key: str = Field("change-me", alias="KEY_OF_THE_TEST")',
            "kept = Settings()",
            False,
        ),  # the environment has another
    ],
)
def test_defaults_of_settings(project: Project, field: str, rest: str, is_found: bool) -> None:
    mark = "  #! TW003" if is_found else ""
    check_body(project, SETTINGS.format(field=field + mark, rest=rest))


@pytest.mark.parametrize("chosen", ["Development", "Production"])
def test_defaults_of_settings_that_were_not_chosen(project: Project, chosen: str) -> None:
    development, production = ("  #! TW003" if chosen == each else "" for each in ("Development", "Production"))
    body = f"""\
from pydantic_settings import BaseSettings
class Common(BaseSettings):
    secret_key: str = "change-me"
    jwt_secret: str = "change-me"  #! TW003
class Development(Common):
    secret_key: str = "development"{development}
class Production(Common):
    secret_key: str = "production"{production}
class Other(BaseSettings):
    secret_key: str = "nobody has made one yet"  #! TW003
settings = {{"Development": Development, "Production": Production}}["{chosen}"]()
"""
    check_body(project, body)


def test_found_ignores_other_modules(project: Project) -> None:
    """A secret in a module that the program does not import is none of its own."""
    project.write("other.py", 'SECRET_KEY = "change-me"\n')
    project.write("main.py", CLEAN_HEAD + CLEAN_APP)
    assert found(project) == []
