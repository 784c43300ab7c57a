"""The OpenAPI document and the pages that show it."""

from typing import Any

import pytest

from typeway.testclient import TestClient

from ..schemas.orders import OrderRead
from ..settings import DEMO_API_KEY
from .conftest import STAFF


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    """The document, as clients get it."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for item in document["paths"].values() for operation in item.values()]


def test_the_front_matter(document: dict[str, Any]) -> None:
    info = document["info"]
    assert info["title"] == "Typeway Bookshop"
    assert DEMO_API_KEY in info["description"]
    assert info["license"] == {"name": "MIT", "identifier": "MIT"}
    scheme = document["components"]["securitySchemes"]["ApiKey"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "X-API-Key")
    assert DEMO_API_KEY in scheme["description"]


def test_every_operation_is_described_under_a_described_tag(document: dict[str, Any]) -> None:
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    used = set[str]()
    for operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert len(operation["tags"]) == 1
        used.update(operation["tags"])
    assert used == set(tags)


def test_every_parameter_of_a_search_is_described(document: dict[str, Any]) -> None:
    parameters = {parameter["name"]: parameter for parameter in document["paths"]["/books"]["get"]["parameters"]}
    assert list(parameters) == [
        "limit", "offset", "q", "genre", "author_id", "min_price", "max_price", "available", "sort",
    ]  # fmt: skip
    assert all(parameter["in"] == "query" for parameter in parameters.values())
    assert parameters["limit"]["schema"]["maximum"] == 100
    assert not any(parameter["required"] for parameter in parameters.values())


def test_errors_have_a_declared_shape(document: dict[str, Any]) -> None:
    responses = document["paths"]["/orders"]["post"]["responses"]
    assert {"201", "401", "404", "409", "422"} == set(responses)
    assert responses["409"]["content"]["application/json"]["schema"]["$ref"].endswith("/StockProblem")
    assert responses["404"]["content"]["application/json"]["schema"]["$ref"].endswith("/Problem")


def test_fields_of_a_patch_are_optional_and_never_null(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["BookChanges"]
    assert "required" not in schema
    assert "null" not in str(schema["properties"])


def test_the_examples_of_an_order_do_what_they_say(client: TestClient, document: dict[str, Any]) -> None:
    examples = document["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    orders = {name: client.post("/orders", json=example["value"], headers=STAFF) for name, example in examples.items()}
    assert {name: answer.status_code for name, answer in orders.items()} == {"one": 201, "basket": 201, "too_many": 409}
    assert orders["basket"].json()["shipping"] == "0.00"


def test_the_example_of_an_answer_is_one(document: dict[str, Any]) -> None:
    (example,) = document["components"]["schemas"]["OrderRead"]["examples"]
    order = OrderRead.model_validate(example)
    assert order.model_dump(mode="json") == example
    assert order.subtotal == sum(line.amount for line in order.lines)
    assert order.total == order.subtotal + order.shipping


def test_the_example_of_a_book_can_be_sent(client: TestClient, document: dict[str, Any]) -> None:
    """The documentation page makes a body from the examples of the fields."""
    properties = document["components"]["schemas"]["BookCreate"]["properties"]
    body = {name: field["examples"][0] for name, field in properties.items() if "examples" in field}
    answer = client.post("/books", json={**body, "genre": "fiction"}, headers=STAFF)
    assert answer.status_code == 201, answer.text


def test_pages(client: TestClient) -> None:
    for path in ("/docs", "/redoc"):
        page = client.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "/openapi.json" in page.text


@pytest.mark.parametrize("root_path", ["", "/shop"])
def test_the_bare_address_leads_to_the_documentation(client: TestClient, root_path: str) -> None:
    with TestClient(client.app, root_path=root_path) as behind_proxy:
        answer = behind_proxy.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"{root_path}/docs")
