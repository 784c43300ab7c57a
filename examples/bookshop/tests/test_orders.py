"""Selling books: sums, stock, and what is refused."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from typeway.testclient import TestClient

from ..main import create_app
from .conftest import STAFF, an_order, make_settings, refusals, stock_of


def test_an_order_with_its_sums(staff: TestClient) -> None:
    before = datetime.now(UTC)
    answer = staff.post("/orders", json=an_order((4, 3), (1, 1)))
    assert answer.status_code == 201
    order = answer.json()
    placed_at = datetime.fromisoformat(order.pop("placed_at"))
    assert before <= placed_at <= datetime.now(UTC)
    assert order == {
        "id": 1,
        "status": "placed",
        "customer_name": "Ines Marchetti",
        "lines": [
            {"book_id": 1, "title": "The Salt Road", "unit_price": "14.50", "quantity": 1, "amount": "14.50"},
            {"book_id": 4, "title": "A Quiet Witness", "unit_price": "10.99", "quantity": 3, "amount": "32.97"},
        ],
        "subtotal": "47.47",
        "shipping": "3.90",
        "total": "51.37",
    }
    assert (stock_of(staff, 1), stock_of(staff, 4)) == (11, 17)
    assert staff.get(answer.headers["location"]).json() == answer.json()


def test_the_last_copy(staff: TestClient) -> None:
    assert staff.post("/orders", json=an_order((7, 1))).status_code == 201
    book = staff.get("/books/7").json()
    assert (book["stock"], book["available"]) == (0, False)
    answer = staff.post("/orders", json=an_order((7, 1)))
    assert answer.status_code == 409
    assert answer.json() == {
        "code": "out_of_stock",
        "detail": "0 copies are left of 'Slow Light', 1 ordered.",
        "book_id": 7,
        "requested": 1,
        "available": 0,
    }


@pytest.mark.parametrize(("line", "status"), [((7, 2), 409), ((4711, 1), 404)])
def test_an_order_is_sold_as_a_whole_or_not_at_all(staff: TestClient, line: tuple[int, int], status: int) -> None:
    assert staff.post("/orders", json=an_order((1, 2), line, (2, 1))).status_code == status
    assert [stock_of(staff, book_id) for book_id in (1, 2, 7)] == [12, 8, 1]
    assert staff.get("/orders").json()["total"] == 0


def test_many_cents_add_up_exactly(staff: TestClient) -> None:
    staff.patch("/books/4", json={"price": "0.10"})
    staff.patch("/books/5", json={"price": "0.20"})
    order = staff.post("/orders", json=an_order((4, 1), (5, 1))).json()
    assert (order["subtotal"], order["total"]) == ("0.30", "4.20")


@pytest.mark.parametrize(("threshold", "shipping"), [("14.51", "2.50"), ("14.50", "0.00"), ("0.00", "0.00")])
def test_sending_is_free_from_the_threshold_on(threshold: str, shipping: str) -> None:
    settings = make_settings(free_shipping_from=threshold, shipping_fee="2.50")
    with TestClient(create_app(settings), headers=STAFF) as client:
        order = client.post("/orders", json=an_order((1, 1))).json()
    assert order["shipping"] == shipping
    assert Decimal(order["total"]) == Decimal("14.50") + Decimal(shipping)


def test_an_order_keeps_its_prices(staff: TestClient) -> None:
    order = staff.post("/orders", json=an_order((1, 1))).json()
    staff.patch("/books/1", json={"price": "99.00", "title": "Another Title"})
    assert staff.get("/orders/1").json() == order


BAD_CHANGES: list[tuple[dict[str, Any], list[str | int], str]] = [
    ({"lines": []}, ["lines"], "too_short"),
    ({"lines": [{"book_id": number} for number in range(1, 52)]}, ["lines"], "too_long"),
    ({"lines": [{"book_id": 1}, {"book_id": 1}]}, ["lines"], "value_error"),
    ({"lines": [{"book_id": 1, "quantity": 0}]}, ["lines", 0, "quantity"], "greater_than_equal"),
    ({"lines": [{"book_id": 1, "quantity": 101}]}, ["lines", 0, "quantity"], "less_than_equal"),
    ({"lines": [{"book_id": 1}, {"quantity": 1}]}, ["lines", 1, "book_id"], "missing"),
    ({"lines": [{"book_id": 1, "unit_price": "0.01"}]}, ["lines", 0, "unit_price"], "extra_forbidden"),
    ({"customer_email": "nobody"}, ["customer_email"], "value_error"),
    ({"customer_name": " "}, ["customer_name"], "string_too_short"),
    ({"total": "0.00"}, ["total"], "extra_forbidden"),
]


def test_a_bad_order_is_refused_with_its_place(staff: TestClient) -> None:
    found = [refusals(staff.post("/orders", json={**an_order((1, 1)), **change})) for change, _, _ in BAD_CHANGES]
    assert found == [[(["body", *place], kind)] for _, place, kind in BAD_CHANGES]
    assert stock_of(staff, 1) == 12


def test_cancelling_puts_the_copies_back_once(staff: TestClient) -> None:
    staff.post("/orders", json=an_order((1, 2), (7, 1)))
    assert staff.post("/orders/1/cancel").json()["status"] == "cancelled"
    assert (stock_of(staff, 1), stock_of(staff, 7)) == (12, 1)
    answer = staff.post("/orders/1/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_cancellable")
    assert (stock_of(staff, 1), stock_of(staff, 7)) == (12, 1)
    assert staff.post("/orders/4711/cancel").status_code == 404


def test_listing_orders(staff: TestClient) -> None:
    for _ in range(3):
        staff.post("/orders", json=an_order((1, 1)))
    staff.post("/orders/2/cancel")
    page = staff.get("/orders", params={"limit": 2}).json()
    assert (page["total"], [order["id"] for order in page["items"]]) == (3, [3, 2])
    assert [order["id"] for order in staff.get("/orders", params={"status": "placed"}).json()["items"]] == [3, 1]
    assert staff.get("/orders", params={"status": "cancelled"}).json()["total"] == 1
    assert staff.get("/orders", params={"status": "lost"}).status_code == 422
    assert staff.get("/orders/4").status_code == 404
