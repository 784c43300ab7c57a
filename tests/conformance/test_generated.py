"""Requests generated from each program's own document: answered by Typeway as by FastAPI.

By default the requests are the same in every run. Both applications see the same ones in the same order, so that a program may well
remember things; only what depends on earlier, hand-written requests says ``GENERATE = False``.
"""

import os
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .candidate import CANDIDATE
from .comparison import answer_differences
from .driver import Session
from .generation import calls, operations
from .loader import REFERENCE, generating_program_names, load

# CONFORMANCE_DEPTH=20 asks for twenty times as many requests, and for other ones in each run: for a long look now and then.
_DEPTH = int(os.environ.get("CONFORMANCE_DEPTH", "1"))
_PER_OPERATION = 4 * _DEPTH
_AT_MOST = 40 * _DEPTH


@pytest.mark.parametrize("name", generating_program_names())
def test_generated_requests_are_answered_as_on_fastapi(name: str) -> None:
    programs = [load(name, framework) for framework in (REFERENCE, CANDIDATE)]
    with ExitStack() as stack:
        reference, candidate = (stack.enter_context(Session(program)) for program in programs)
        found = operations(reference.document())
        choices = [operation for operation in found if operation.path not in programs[0].not_generated]
        assert choices

        @settings(
            max_examples=min(_AT_MOST, _PER_OPERATION * len(choices)),
            derandomize=_DEPTH == 1,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(data=st.data())
        def compare(data: st.DataObject) -> None:
            call = data.draw(calls(choices))
            found = answer_differences(call, reference.answer(call), candidate.answer(call))
            assert not found, "\n".join([f"{name}: {call.describe()}", *(f"    {line}" for line in found)])

        compare()
