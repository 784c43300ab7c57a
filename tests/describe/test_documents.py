"""Both frameworks describe the same programs with the same words in the same order."""

import pytest

from tests.describe import program_bodies, program_parameters, program_responses, program_routes, program_schemas
from tests.describe.frameworks import CANDIDATE, REFERENCE, Program, as_text, document

MODULES = (program_bodies, program_parameters, program_responses, program_routes, program_schemas)
PROGRAMS = {
    f"{module.__name__.rpartition('_')[2]}-{name}": program
    for module in MODULES
    for name, program in vars(module).items()
    if not name.startswith("_")
    and callable(program)
    and getattr(program, "__module__", None) == module.__name__
    and not isinstance(program, type)
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_same_document(program: Program) -> None:
    expected, expected_warnings = document(program, REFERENCE)
    written, written_warnings = document(program, CANDIDATE)
    if isinstance(expected, Exception):
        assert (type(written).__name__, str(written)) == (type(expected).__name__, str(expected))
    else:
        assert as_text(written) == as_text(expected)
    assert written_warnings == expected_warnings


def test_the_comparison_sees_order_and_number_types() -> None:
    assert as_text({"a": 1, "b": 2}) != as_text({"b": 2, "a": 1})
    assert as_text({"a": 1}) != as_text({"a": 1.0})
