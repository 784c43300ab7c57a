"""The database of a project: migrations, both kinds of it, requests at the same time, and outages."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.cli.server_process import PATIENCE
from tests.new.conftest import Rendered
from tests.new.postgresql import Way, execute, own_database, own_server, way_to
from tests.new.project import RenderedProject

PASSWORD = "correct horse battery"
PARALLEL = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'project.db'}"
        return
    with own_database() as address:
        yield address


@pytest.fixture
def postgresql() -> Iterator[str]:
    """An empty database on a PostgreSQL server."""
    with own_database() as address:
        yield address


def environment_of(address: str, folder: Path, **more: str) -> dict[str, str]:
    return {
        "DATABASE_URL": address,
        "UPLOAD_FOLDER": str(folder / "uploads"),
        "LOGIN_RATE": "1000/second",
        **more,
    }


@contextmanager
def served(project: RenderedProject, environment: dict[str, str]) -> Iterator[httpx.Client]:
    project.run("alembic", "upgrade", "head", environment=environment)
    with project.client(environment=environment) as client:
        yield client


def registered(client: httpx.Client, email: str = "ada@example.org") -> dict[str, Any]:
    """Register, log in, and use the token from now on; return all tokens."""
    account = {"email": email, "name": "Ada", "password": PASSWORD}
    assert client.post("/auth/register", json=account).status_code == 201
    tokens = log_in(client, email)
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    return tokens


def log_in(client: httpx.Client, email: str = "ada@example.org") -> dict[str, Any]:
    answer = client.post("/auth/token", data={"username": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


def at_once(ask: Callable[[], httpx.Response]) -> list[int]:
    """The statuses of several requests that are made at the same time, sorted."""
    start = threading.Barrier(PARALLEL)

    def one() -> int:
        start.wait(PATIENCE)
        return ask().status_code

    with ThreadPoolExecutor(PARALLEL) as threads:
        return sorted(future.result() for future in [threads.submit(one) for _ in range(PARALLEL)])


def wait_for(client: httpx.Client, path: str, status: int) -> httpx.Response:
    """Ask until the answer has this status."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while (answer := client.get(path)).status_code != status:
        assert time.monotonic() < deadline, answer.text
        pause.wait(0.05)
    return answer


def assert_unavailable(answer: httpx.Response, within: float) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 503
    assert answer.elapsed.total_seconds() < within


def tables_of(address: str) -> set[str]:
    """The names of the tables in a database."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
            return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    rows = execute(address, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows}


# Migrations ----------------------------------------------------------------------------------------------------------


def test_migrations_up_and_down(rendered: Rendered, address: str, tmp_path: Path) -> None:
    project, environment = rendered("full"), environment_of(address, tmp_path)

    def alembic(*arguments: str) -> str:
        return project.run("alembic", *arguments, environment=environment).stdout

    alembic("upgrade", "head")
    assert {"users", "items", "refresh_tokens"} < tables_of(address)
    assert "No new upgrade operations detected" in alembic("check")
    alembic("downgrade", "base")
    assert tables_of(address) == {"alembic_version"}
    alembic("upgrade", "head")


def test_migrations_as_a_script(rendered: Rendered, postgresql: str, tmp_path: Path) -> None:
    project, environment = rendered("full"), environment_of(postgresql, tmp_path)
    script = project.run("alembic", "upgrade", "head", "--sql", environment=environment).stdout
    assert "CREATE TABLE users" in script
    assert tables_of(postgresql) == set()


def test_several_processes_migrate_at_once(rendered: Rendered, postgresql: str, tmp_path: Path) -> None:
    project, environment = rendered("full"), environment_of(postgresql, tmp_path)

    def upgrade() -> str:
        return project.run("alembic", "upgrade", "head", environment=environment).stdout

    with ThreadPoolExecutor(2) as threads:
        outputs = [future.result() for future in [threads.submit(upgrade) for _ in range(2)]]
    assert sum("Running upgrade  -> 0001" in output for output in outputs) == 1
    assert len(execute(postgresql, "SELECT version_num FROM alembic_version")) == 1


def test_a_new_migration_needs_no_editing(rendered: Rendered, address: str, tmp_path: Path) -> None:
    """Columns of the project's own types are written as what they are in the database."""
    project = rendered("full")
    environment = environment_of(address, tmp_path)
    versions = tmp_path / "versions"
    versions.mkdir()
    ini = tmp_path / "alembic.ini"
    text = (project.folder / "alembic.ini").read_text("utf-8")
    text = text.replace("%(here)s/migrations", str(project.folder / "migrations"))
    ini.write_text(text.replace("path_separator = os", f"path_separator = os\nversion_locations = {versions}"), "utf-8")
    run = ("alembic", "--config", str(ini))
    project.run(*run, "revision", "--autogenerate", "-m", "all tables", environment=environment)
    script = next(versions.glob("*.py")).read_text("utf-8")
    assert "app." not in script
    assert "sa.DateTime(timezone=True)" in script
    assert "sa.BigInteger()" in script
    project.run(*run, "upgrade", "head", environment=environment)
    assert "No new upgrade operations detected" in project.run(*run, "check", environment=environment).stdout


# The project's own tests, and its command line -----------------------------------------------------------------------


def test_the_projects_tests_pass_on_postgresql(rendered: Rendered, postgresql: str, tmp_path: Path) -> None:
    project = rendered("full")
    environment = {"DATABASE_URL": postgresql}
    output = project.run("pytest", "-q", "-p", "no:cacheprovider", environment=environment).stdout
    assert " passed" in output
    assert tables_of(postgresql) == set()  # they have made one of their own


def test_scopes_are_granted_at_a_terminal(rendered: Rendered, tmp_path: Path) -> None:
    project, environment = rendered("full"), environment_of(f"sqlite:///{tmp_path / 'project.db'}", tmp_path)
    with served(project, environment) as client:
        registered(client)
        assert client.get("/users").status_code == 403
        project.run("app.accounts", "grant", "Ada@example.org", "users:read", environment=environment)
        client.headers["Authorization"] = f"Bearer {log_in(client)['access_token']}"
        assert [user["email"] for user in client.get("/users").json()["items"]] == ["ada@example.org"]
        project.run("app.accounts", "revoke", "ada@example.org", "users:read", environment=environment)
        assert client.get("/users").status_code == 403
    unknown = project.run(
        "app.accounts", "grant", "nobody@example.org", "users:read", environment=environment, check=False
    )
    assert (unknown.returncode, unknown.stdout) == (1, "Nobody is registered as nobody@example.org\n")


# At the same time ----------------------------------------------------------------------------------------------------


def test_requests_at_the_same_time(rendered: Rendered, address: str, tmp_path: Path) -> None:
    others = PARALLEL - 1
    with served(rendered("full"), environment_of(address, tmp_path)) as client:
        account = {"email": "grace@example.org", "name": "Grace", "password": PASSWORD}
        assert at_once(lambda: client.post("/auth/register", json=account)) == [201] + [409] * others

        token = registered(client)["refresh_token"]
        body = {"refresh_token": token}
        assert at_once(lambda: client.post("/auth/refresh", json=body)) == [200] + [401] * others

        item = client.post("/items", json={"title": "Lamp", "price": "1"})
        url, headers = item.headers["location"], {"If-Match": item.headers["etag"]}
        changed = at_once(lambda: client.patch(url, json={"title": "Torch"}, headers=headers))
        assert changed == [200] + [412] * others
        headers = {"If-Match": client.get(url).headers["etag"]}
        deleted = at_once(lambda: client.delete(url, headers=headers))
        assert deleted[0] == 204
        assert set(deleted[1:]) <= {404, 412}
        assert at_once(lambda: client.post("/items", json={"title": "Lamp", "price": "1"})) == [201] * PARALLEL

        change = {"current": PASSWORD, "new": "another long password"}
        assert at_once(lambda: client.post("/users/me/password", json=change)) == [204] + [403] * others


# Outages -------------------------------------------------------------------------------------------------------------


@contextmanager
def interruptible(
    project: RenderedProject, address: str, folder: Path, **more: str
) -> Iterator[tuple[httpx.Client, Way]]:
    """The project in front of a database, and the way between them."""
    server = urlsplit(address)
    with way_to(server.hostname or "", server.port or 5432) as way:
        by_way = server._replace(netloc=f"{server.username}@127.0.0.1:{way.port}").geturl()
        with served(project, environment_of(by_way, folder, **more)) as client:
            yield client, way


def test_an_outage_is_told_and_ends_by_itself(rendered: Rendered, postgresql: str, tmp_path: Path) -> None:
    with interruptible(rendered("full"), postgresql, tmp_path) as (client, way):
        registered(client)
        assert at_once(lambda: client.get("/users/me")) == [200] * PARALLEL  # several connections are in the pool

        way.cut()
        for _ in range(2):
            answer = client.get("/users/me")
            assert_unavailable(answer, within=5)
            assert int(answer.headers["retry-after"]) > 0
        form = {"username": "ada@example.org", "password": PASSWORD}
        assert_unavailable(client.post("/auth/token", data=form), within=5)
        assert at_once(lambda: client.get("/items")) == [503] * PARALLEL
        assert client.get("/healthz").status_code == 200
        assert wait_for(client, "/readyz", 503).json()["failed"] == ["database"]

        way.open()
        assert client.get("/users/me").status_code == 200
        wait_for(client, "/readyz", 200)


def test_connections_that_were_lost_meanwhile_are_replaced(rendered: Rendered, postgresql: str, tmp_path: Path) -> None:
    with interruptible(rendered("full"), postgresql, tmp_path) as (client, way):
        registered(client)
        way.cut()
        way.open()
        assert at_once(lambda: client.get("/users/me")) == [200] * PARALLEL
        name = urlsplit(postgresql).path[1:]
        other = postgresql.replace(name, "postgres")
        execute(other, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        assert at_once(lambda: client.get("/users/me")) == [200] * PARALLEL


def test_a_network_that_swallows_everything(rendered: Rendered, postgresql: str, tmp_path: Path) -> None:
    """No request hangs, and no connection of the pool is lost by it: there is only one."""
    narrow = {"DATABASE_POOL_SIZE": "1", "DATABASE_MAX_OVERFLOW": "0", "DATABASE_POOL_TIMEOUT": "0.5"}
    limit = {"REQUEST_TIMEOUT": "1.5"}
    with interruptible(rendered("full"), postgresql, tmp_path, **narrow, **limit) as (client, way):
        registered(client)
        way.swallow()
        for _ in range(2):
            assert_unavailable(client.get("/users/me"), within=5)
        assert at_once(lambda: client.get("/users/me")) == [503] * PARALLEL

        way.pass_on()
        wait_for(client, "/users/me", 200)
        assert client.get("/users/me").status_code == 200


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_is_stopped_and_started(rendered: Rendered, tmp_path: Path, mode: str) -> None:
    with own_server() as server, served(rendered("full"), environment_of(server.address, tmp_path)) as client:
        registered(client)
        server.stop(mode)
        assert_unavailable(client.get("/users/me"), within=5)
        assert at_once(lambda: client.get("/items")) == [503] * PARALLEL
        server.start()
        assert client.get("/users/me").status_code == 200
