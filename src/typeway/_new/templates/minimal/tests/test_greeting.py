"""What the service says. The client calls the application in this process; nothing is served."""

import pytest
from typeway.testclient import TestClient

from app.main import app


@pytest.fixture
def client() -> TestClient:
    return TestClient(app, base_url="http://localhost")


def test_everybody_is_greeted(client: TestClient) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert response.json() == {"message": "Hello, world!"}


def test_somebody_is_greeted(client: TestClient) -> None:
    assert client.get("/", params={"name": "Ada"}).json() == {"message": "Hello, Ada!"}


def test_a_name_has_at_least_one_character(client: TestClient) -> None:
    response = client.get("/", params={"name": ""})

    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "name"]


def test_other_hosts_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
