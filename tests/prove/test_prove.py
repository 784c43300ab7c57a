"""The command finds what differs, says what cannot run, and reports it in every form."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from tests.prove.running import Outcome, prove

PLAIN = """
from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()

class Item(BaseModel):
    name: str = Field(min_length=2)
    price: float = Field(gt=0)

@app.get("/items/{item_id}")
async def read(item_id: int, limit: int = 3) -> dict[str, int]:
    return {"item_id": item_id, "limit": limit}

@app.put("/items/{item_id}")
async def write(item_id: int, item: Item) -> Item:
    return item
"""

# The same program, told apart by where the framework's class comes from.
DIFFERENT = (
    PLAIN
    + """
from fastapi import Response
IS_TYPEWAY = FastAPI.__module__.startswith("typeway")

@app.get("/body")
def body() -> dict[str, object]:
    return {"a": {"b": [1, 2 if IS_TYPEWAY else 3]}}

@app.get("/header")
def header(response: Response) -> None:
    response.headers["x-side"] = "typeway" if IS_TYPEWAY else "fastapi"

@app.get("/status")
def status(response: Response) -> None:
    response.status_code = 201 if IS_TYPEWAY else 202

@app.get("/raises")
def raises() -> None:
    raise RuntimeError("typeway" if IS_TYPEWAY else "fastapi")

@app.post("/only-unsafe")
def unsafe() -> bool:
    return IS_TYPEWAY
"""
)


def run(directory: Path, program: str, *arguments: str | Path, rounds: int = 0) -> Outcome:
    (directory / "main.py").write_text(dedent(program), encoding="utf-8")
    return prove(*arguments, directory=directory, rounds=rounds)


def test_an_equal_program(tmp_path: Path) -> None:
    outcome = run(tmp_path, PLAIN)
    assert outcome.exit_code == 0
    assert "main:app is equal on both" in outcome.output
    assert "PUT /items/{item_id}  –  not tried" in outcome.output
    assert "may change something" in outcome.output


def test_unsafe_methods_are_sent_when_asked_for(tmp_path: Path) -> None:
    careful = run(tmp_path, PLAIN, "--json").json
    bold = run(tmp_path, PLAIN, "--json", "--unsafe").json
    put = {route["route"]: route["requests"] for route in careful["routes"]}["PUT /items/{item_id}"]
    assert put == 0
    assert {route["route"]: route["requests"] for route in bold["routes"]}["PUT /items/{item_id}"] >= 25


def test_each_kind_of_difference_is_found_and_named(tmp_path: Path) -> None:
    outcome = run(tmp_path, DIFFERENT, "--json")
    assert outcome.exit_code == 1
    found = {route["route"]: route["differences"] for route in outcome.json["routes"] if route["differences"]}
    assert set(found) == {"GET /body", "GET /header", "GET /status", "GET /raises"}
    assert found["GET /body"][0]["differences"] == ["body $.a.b[1]: expected 3, got 2"]
    assert found["GET /header"][0]["differences"] == [
        "header missing: x-side: fastapi",
        "header unexpected: x-side: typeway",
    ]
    assert found["GET /status"][0]["differences"] == ["status: expected 202, got 201"]
    assert found["GET /raises"][0]["differences"] == [
        "exception: expected RuntimeError: fastapi, got RuntimeError: typeway"
    ]


def test_differences_on_the_screen(tmp_path: Path) -> None:
    outcome = run(tmp_path, DIFFERENT, "--unsafe")
    assert "GET /body (valid)\n  body $.a.b[1]: expected 3, got 2" in outcome.output
    assert "POST /only-unsafe" in outcome.output
    assert "main:app differs in " in outcome.output.splitlines()[-1]


def test_a_different_document(tmp_path: Path) -> None:
    program = PLAIN + "\napp.description = FastAPI.__module__\n"
    outcome = run(tmp_path, program, "--json")
    assert outcome.exit_code == 1
    assert outcome.json["document"] == [
        '$.info.description: expected "fastapi.applications", got "typeway.applications"'
    ]


def test_a_different_start(tmp_path: Path) -> None:
    program = PLAIN + dedent(
        """
        async def start(app):
            if FastAPI.__module__.startswith("typeway"):
                raise RuntimeError("no start here")
            yield

        app = FastAPI(lifespan=start)
        """
    )
    outcome = run(tmp_path, program, "--json")
    assert outcome.exit_code == 1
    assert "no start here" in outcome.json["lifespan"][0]


@pytest.mark.parametrize(
    ("condition", "side"),
    [("startswith('typeway')", "typeway"), ("startswith('fastapi')", "fastapi")],
)
def test_a_program_that_cannot_run_under_one_side(tmp_path: Path, condition: str, side: str) -> None:
    program = PLAIN + f"\nif FastAPI.__module__.{condition}:\n    raise LookupError('this needs the other one')\n"
    outcome = run(tmp_path, program)
    assert outcome.exit_code == 2
    assert f"cannot run under {side}: LookupError: this needs the other one" in outcome.output
    assert "main.py" in outcome.output
    assert "raise LookupError('this needs the other one')" in outcome.output


def test_a_program_that_ends_its_process(tmp_path: Path) -> None:
    outcome = run(tmp_path, "import os\nos._exit(3)\n", "--json", "main.py")
    assert outcome.exit_code == 2
    assert [failure["reason"] for failure in outcome.json["failures"]] == ["its process ended with exit code 3"] * 2


def test_a_program_without_an_application(tmp_path: Path) -> None:
    outcome = run(tmp_path, "x = 1\n")
    assert outcome.exit_code == 2
    assert "main holds no application; name it with --app" in outcome.output


def test_of_several_applications_the_one_is_proved_that_other_commands_take(tmp_path: Path) -> None:
    program = "from fastapi import FastAPI\nzebra = FastAPI()\nalpha = FastAPI()\n"
    assert "main:alpha is equal on both" in run(tmp_path, program).output
    assert "main:api is equal on both" in run(tmp_path, program + "api = FastAPI()\n").output


def test_a_program_that_imports_typeway_cannot_be_compared(tmp_path: Path) -> None:
    outcome = run(tmp_path, PLAIN.replace("from fastapi", "from typeway"))
    assert outcome.exit_code == 2
    assert "cannot run under fastapi: LookupError: main:app is made with typeway" in outcome.output


def test_what_changes_from_run_to_run_is_masked_and_said(tmp_path: Path) -> None:
    program = """
    import time
    from datetime import datetime, timezone
    from secrets import token_hex
    from uuid import uuid4
    from fastapi import FastAPI, Response
    app = FastAPI()

    @app.get("/")
    def changing(response: Response) -> dict[str, object]:
        response.set_cookie("session", token_hex(20) + "a1")
        response.headers["x-request-id"] = str(uuid4())
        return {
            "id": uuid4(), "now": datetime.now(timezone.utc), "at": time.time(), "token": token_hex(20) + "a1",
            "side": FastAPI.__module__,
        }
    """
    outcome = run(tmp_path, program, "--json")
    assert set(outcome.differences) == {'body $.side: expected "fastapi.applications", got "typeway.applications"'}
    assert outcome.json["masked"] == ["clock", "token", "uuid"]
    masked = run(tmp_path, program, "--json", "--mask", "side")
    assert masked.exit_code == 0
    assert masked.json["masked"] == ["clock", "side", "token", "uuid"]


def test_what_a_program_prints_is_no_answer(tmp_path: Path) -> None:
    program = "print('{}', flush=True)\n" + PLAIN.replace("    return {", "    print('x', flush=True)\n    return {")
    assert run(tmp_path, program).exit_code == 0


def test_a_scratch_database_for_each_side(tmp_path: Path) -> None:
    program = """
    import os, sqlite3
    from fastapi import FastAPI
    app = FastAPI()
    file = os.environ["DATABASE_URL"].removeprefix("sqlite:///")

    @app.post("/rows")
    def add() -> list[int]:
        with sqlite3.connect(file) as connection:
            connection.execute("create table if not exists rows (id integer primary key)")
            connection.execute("insert into rows default values")
            return [row[0] for row in connection.execute("select id from rows")]
    """
    outcome = run(tmp_path, program, "--database-url", "sqlite:///scratch.db", "--json")
    assert outcome.exit_code == 0
    assert {route["route"]: route["requests"] for route in outcome.json["routes"]}["POST /rows"] >= 2
    assert not (tmp_path / "scratch.db").exists()


def test_a_database_that_both_sides_would_share_is_refused(tmp_path: Path) -> None:
    outcome = run(tmp_path, PLAIN, "--database-url", "postgresql://localhost/scratch")
    assert outcome.exit_code == 2
    assert "both sides would write into one database" in " ".join(outcome.error.replace("│", " ").split())


def test_credentials_go_with_generated_requests(tmp_path: Path) -> None:
    program = """
    from typing import Annotated
    from fastapi import Depends, FastAPI, HTTPException
    from fastapi.security import HTTPBearer, HTTPAuthorizationCredentials
    app = FastAPI()

    @app.get("/secret")
    def secret(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
        if given.credentials != "open":
            raise HTTPException(403)
        return FastAPI.__module__
    """
    assert run(tmp_path, program).exit_code == 0
    outcome = run(tmp_path, program, "--header", "Authorization: Bearer open", "--json")
    kinds = [each["kind"] for route in outcome.json["routes"] for each in route["differences"]]
    assert "valid" in kinds
    assert "without credentials" not in kinds


def test_measuring(tmp_path: Path) -> None:
    outcome = run(tmp_path, PLAIN, "--json", rounds=1)
    speeds = {route["route"]: route["microseconds"] for route in outcome.json["routes"]}
    assert speeds["GET /items/{item_id}"].keys() == {"fastapi", "typeway"}
    assert all(value > 0 for value in speeds["GET /items/{item_id}"].values())
    assert speeds["PUT /items/{item_id}"] is None


def test_reports(tmp_path: Path) -> None:
    program = DIFFERENT + "\n@app.get('/a|b<c>')\ndef odd() -> bool:\n    return IS_TYPEWAY\n"
    files = [tmp_path / f"report.{kind}" for kind in ("md", "html", "json")]
    run(tmp_path, program, *(part for file in files for part in ("--report", file)))
    markdown, page, data = (file.read_text(encoding="utf-8") for file in files)
    assert "| GET /a\\|b<c> | " in markdown
    assert "body $.a.b[1]: expected 3, got 2" in markdown
    assert "GET /a|b&lt;c&gt;" in page
    assert "<c>" not in page
    assert json.loads(data)["equal"] is False


def test_a_report_of_an_unknown_kind_is_refused_at_once(tmp_path: Path) -> None:
    outcome = run(tmp_path, PLAIN, "--report", "report.pdf")
    assert outcome.exit_code == 2
    assert "must end in .md, .html, .json" in " ".join(outcome.error.replace("│", " ").split())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.http", "GET /x\nno header\n", "a.http:2: expected NAME: VALUE"),
        ("a.http", "\n\nGET {{nothing}}/x\n", "a.http:3: the variable 'nothing' has no value"),
        ("a.http", "### \nG E T /x y z\n", "a.http:2: expected METHOD URL"),
        ("a.har", "{}", "a.har: this is no HAR archive"),
        ("a.txt", "", "a.txt: expected a file ending in .http, .rest or .har"),
        ("missing.http", None, "missing.http"),
    ],
)
def test_a_recording_that_cannot_be_read(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    outcome = run(tmp_path, PLAIN, "--requests", name)
    assert outcome.exit_code == 2
    assert message in outcome.error


def test_requests_recorded_by_a_browser(tmp_path: Path) -> None:
    request = {
        "method": "PUT",
        "url": "https://example.org/items/7?x=1",
        "headers": [{"name": "Content-Type", "value": "application/json"}, {"name": ":path", "value": "/"}],
        "postData": {"text": '{"name": "lamp", "price": 3}'},
    }
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": [{"request": request}]}}), encoding="utf-8")
    outcome = run(tmp_path, PLAIN, "--requests", "a.har", "--json")
    recorded = {route["route"]: route for route in outcome.json["routes"]}["(recorded)"]
    assert recorded["requests"] == 1
    assert recorded["equal"]


def test_an_answer_that_was_not_given(tmp_path: Path) -> None:
    (tmp_path / "a.http").write_text("# @name first\nGET /items/1\n\n###\nGET /items/{{first.response.body.no}}\n")
    outcome = run(tmp_path, PLAIN, "--requests", "a.http", "--json")
    assert outcome.exit_code == 1
    assert outcome.differences == ["not sent: {{first.response.body.no}}: the answer to 'first' holds no such part"]
