"""Start-up and shut-down handlers of routers run once, in the order in which FastAPI runs them for the first time."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

EVENTS = ("startup", "shutdown")


def told(framework: str, has_lifespan: list[bool], steps: list[tuple[str, int, int]]) -> list[str]:
    """Build an application of routers, step by step, start and stop it; return what has run."""
    module = import_module(framework)
    log: list[str] = []

    def lifespan(number: int) -> Any:
        @asynccontextmanager
        async def own(app: Any) -> Any:
            log.append(f"lifespan {number} begins")
            yield
            log.append(f"lifespan {number} ends")

        return own

    apps = [
        (module.APIRouter if number else module.FastAPI)(lifespan=lifespan(number) if own else None)
        for number, own in enumerate(has_lifespan)
    ]
    routers = [getattr(app, "router", app) for app in apps]
    for place, (what, one, other) in enumerate(steps):
        if what == "include":
            apps[one].include_router(routers[other])
        else:
            routers[one].add_event_handler(what, lambda name=f"{what} {one}, {place}": log.append(name))
    with TestClient(apps[0]):
        log.append("serving")
    return log


@st.composite
def programs(draw: st.DrawFn) -> tuple[list[bool], list[tuple[str, int, int]]]:
    """Which of some routers have lifespans, and the steps: handlers, and each router included somewhere, in any order."""
    has_lifespan = draw(st.lists(st.sampled_from([False, False, True]), min_size=2, max_size=5))
    numbers = st.integers(0, len(has_lifespan) - 1)
    handlers = draw(st.lists(st.tuples(st.sampled_from(EVENTS), numbers, st.just(0)), max_size=8))
    inclusions = [("include", draw(st.integers(0, number - 1)), number) for number in range(1, len(has_lifespan))]
    return has_lifespan, draw(st.permutations([*handlers, *inclusions]))


@given(programs())
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_each_handler_runs_once_in_that_order(program: tuple[list[bool], list[tuple[str, int, int]]]) -> None:
    assert told("typeway", *program) == list(dict.fromkeys(told("fastapi", *program)))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_handlers_of_the_application_may_need_those_of_a_router_included_before() -> None:
    steps = [("startup", 1, 0), ("include", 0, 1), ("startup", 0, 0), ("startup", 1, 0)]
    assert told("typeway", [False, False], steps) == ["startup 1, 0", "startup 0, 2", "startup 1, 3", "serving"]
