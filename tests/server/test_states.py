"""The table of states and moves."""

from __future__ import annotations

import itertools

import pytest

from typeway.server._states import MOVES, Event, State


def test_every_state_has_its_moves_and_can_be_reached_and_left() -> None:
    assert set(MOVES) == set(State)
    reached, new = {State.IDLE}, {State.IDLE}
    while new:
        new = {target for state in new for target in MOVES[state].values()} - reached
        reached |= new
    assert reached == set(State)
    assert all(moves[Event.LOST] is State.CLOSED for moves in MOVES.values())


ALLOWED = {
    (State.IDLE, Event.BEGUN, State.HEAD), (State.IDLE, Event.UPLOAD, State.BODY), (State.IDLE, Event.REQUEST, State.ANSWERING),
    (State.HEAD, Event.BEGUN, State.HEAD), (State.HEAD, Event.UPLOAD, State.BODY), (State.HEAD, Event.REQUEST, State.ANSWERING),
    (State.IDLE, Event.UPGRADE, State.UPGRADED), (State.HEAD, Event.UPGRADE, State.UPGRADED),
    (State.BODY, Event.BODY_READ, State.ANSWERING), (State.DRAINING, Event.BODY_READ, State.IDLE),
    (State.ANSWERING, Event.ANSWERED, State.IDLE), (State.BODY, Event.ANSWERED, State.DRAINING),
    *((state, Event.FINISHED, State.LINGERING) for state in (State.IDLE, State.HEAD, State.BODY, State.ANSWERING, State.DRAINING)),
    *((state, Event.LOST, State.CLOSED) for state in State),
}  # fmt: skip


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)))
def test_nothing_else_is_allowed(state: State, event: Event) -> None:
    targets = {target for start, what, target in ALLOWED if (start, what) == (state, event)}
    assert {MOVES[state][event]} == targets if event in MOVES[state] else not targets
