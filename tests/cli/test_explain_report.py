"""How the limits of a value are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import pytest
from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.fields import FieldInfo

from typeway.cli.explain_report import constraints


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field(), {}),
        (Field(gt=0, le=5.5), {"gt": "0", "le": "5.5"}),
        (Field(min_length=1, max_length=3, pattern="^a"), {"min_length": "1", "max_length": "3", "pattern": "'^a'"}),
        (Field(strict=True, allow_inf_nan=False), {"strict": "True", "allow_inf_nan": "False"}),
        (Field(max_digits=3, decimal_places=1), {"max_digits": "3", "decimal_places": "1"}),
    ],
)
def test_constraints(field: FieldInfo, expected: dict[str, str]) -> None:
    assert constraints(field) == expected


def test_functions_in_metadata_are_no_constraints() -> None:
    double: Callable[[int], int] = lambda value: value * 2  # noqa: E731
    field = FieldInfo.from_annotation(Annotated[int, AfterValidator(double), Field(gt=1)])
    assert TypeAdapter(Annotated[int, field]).validate_python(2) == 4
    assert constraints(field) == {"gt": "1"}
