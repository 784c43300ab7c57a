"""Each program's hand-written requests, its OpenAPI document, events and facts: the same on FastAPI and on Typeway."""

import pytest

from .candidate import CANDIDATE, intended_differences
from .loader import REFERENCE, program_names
from .transcript import record, report, step_differences


# Starlette's parser leaves the file of an interrupted upload to the garbage collector, whoever runs the program.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
@pytest.mark.parametrize("name", program_names())
def test_program_answers_as_on_fastapi(name: str) -> None:
    reference = record(name, REFERENCE)
    unexpected = [
        f"{label}: {answer.raised}"
        for label, (call, answer) in reference.answers.items()
        if bool(answer.raised) != call.raises
    ]
    assert not unexpected, f"{name}: calls that raise and calls marked with raises=True are not the same: {unexpected}"
    # A program of which most requests miss its routes would compare little.
    missed = [label for label, (_, answer) in reference.answers.items() if answer.status == 404]
    assert len(missed) <= len(reference.answers) / 2, f"{name}: too many of its requests reach nothing: {missed}"

    steps = step_differences(reference, record(name, CANDIDATE))
    intended = intended_differences(name)
    stale = sorted(intended - steps.keys())
    assert not stale, f"{name}: listed as intended, but no longer different: {stale}"
    for label in intended:
        del steps[label]
    assert not steps, report(name, steps)
