"""What the service does around its resource."""

from pathlib import Path

from alembic import command
from typeway.testclient import TestClient

from app.main import create_app
from tests.conftest import migrations_on, settings_for


def test_the_service_says_that_it_is_ready(client: TestClient) -> None:
    assert client.get("/readyz").status_code == 200


def test_other_hosts_are_refused(client: TestClient) -> None:
    assert client.get("/notes", headers={"Host": "elsewhere.example"}).status_code == 400


def test_spaces_between_hosts_do_not_matter(empty_database: Path) -> None:
    settings = settings_for(empty_database).model_copy(update={"allowed_hosts": "api.example.org, localhost"})
    client = TestClient(create_app(settings), base_url="http://localhost")

    assert client.get("/healthz").status_code == 200


def test_large_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/notes", json={"title": "t", "text": "x" * 70_000}).status_code == 413


def test_the_documentation_is_not_served_in_production(empty_database: Path) -> None:
    client = TestClient(create_app(settings_for(empty_database, "production")), base_url="http://localhost")

    assert client.get("/docs").status_code == 404
    assert client.get("/openapi.json").status_code == 404


def test_the_migrations_make_the_tables_of_the_models(empty_database: Path) -> None:
    command.check(migrations_on(empty_database))  # raises if a migration is missing
