"""ISBNs, folded text and the columns for money and time."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.dialects import sqlite

from ..columns import Money, UtcDateTime
from ..folding import fold
from ..isbn import check_digit, parse_isbn13

DIALECT = sqlite.dialect()


@pytest.mark.parametrize("text", ["9780306406157", "978-0-306-40615-7", "978 0 306 40615 7", "9791034304110"])
def test_valid_isbn(text: str) -> None:
    assert parse_isbn13(text) == text.replace("-", "").replace(" ", "")


def test_isbn_whose_check_digit_is_zero() -> None:
    assert check_digit("979521402018") == "0"
    assert parse_isbn13("9795214020180") == "9795214020180"


def test_exactly_one_of_ten_last_digits_is_valid() -> None:
    accepted: list[str] = []
    for digit in "0123456789":
        try:
            accepted.append(parse_isbn13(f"978030640615{digit}"))
        except ValueError as error:
            assert "ask for 7" in str(error)
    assert accepted == ["9780306406157"]


@pytest.mark.parametrize("position", range(12))
def test_one_wrong_digit_is_noticed(position: int) -> None:
    digits = list("9780306406157")
    digits[position] = str((int(digits[position]) + 1) % 10)
    with pytest.raises(ValueError, match=r"check digit|starts with"):
        parse_isbn13("".join(digits))


@pytest.mark.parametrize(
    "text", ["", "978030640615", "97803064061570", "9770306406157", "978030640615X", "978٠306406157", "9780306406157\n"]
)
def test_what_is_no_isbn(text: str) -> None:
    with pytest.raises(ValueError, match="has 13 digits"):
        parse_isbn13(text)


@pytest.mark.parametrize(
    ("text", "folded"), [("Zoë", "zoe"), ("ÉLODIE", "elodie"), ("Wiśniewski", "wisniewski"), ("Straße", "strasse")]
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("amount", ["0.00", "0.01", "14.50", "999999.99"])
def test_money_survives_the_database(amount: str) -> None:
    cents = Money().process_bind_param(Decimal(amount), DIALECT)
    assert isinstance(cents, int)
    assert str(Money().process_result_value(cents, DIALECT)) == amount


def test_money_refuses_fractions_of_a_cent() -> None:
    with pytest.raises(ValueError, match="whole number of cents"):
        Money().process_bind_param(Decimal("0.001"), DIALECT)


def test_moments_are_stored_in_utc() -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    stored = UtcDateTime().process_bind_param(noon, DIALECT)
    assert stored == datetime(2026, 5, 1, 10)
    assert UtcDateTime().process_result_value(stored, DIALECT) == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_a_moment_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 5, 1), DIALECT)
