"""What all tests of the protocol share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.server.program import Program
from tests.server.serving import Served, Variant, serving


@pytest.fixture(scope="session")
def shared() -> Iterator[Callable[[Variant], tuple[Program, Served]]]:
    """One server with the default limits per variant, started when it is first needed."""
    running: dict[str, tuple[Program, Served]] = {}
    with ExitStack() as stack:

        def find(variant: Variant) -> tuple[Program, Served]:
            if variant.name not in running:
                program = Program()
                running[variant.name] = program, stack.enter_context(serving(program.app, variant))
            return running[variant.name]

        yield find


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Program:
    """The program of the shared server, as good as new; one of its own for a test that starts its own server."""
    if "served" not in request.fixturenames:
        return Program()
    program, served = request.getfixturevalue("shared")(request.getfixturevalue("variant"))
    served.do(program.forget)
    return program


@pytest.fixture
def served(shared: Callable[[Variant], tuple[Program, Served]], variant: Variant, program: Program) -> Served:
    """The shared server."""
    return shared(variant)[1]
