"""The states of a connection and the only ways from one to another."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

__all__ = ["MOVES", "Event", "State"]


class State(IntEnum):
    """What a connection is doing."""

    IDLE = 0
    """Nothing of a request has arrived."""
    HEAD = 1
    """A part of a head has arrived."""
    BODY = 2
    """A request is being answered while its body arrives."""
    ANSWERING = 3
    """A request that has arrived as a whole is being answered."""
    DRAINING = 4
    """The answer is out, and the rest of the body is dropped."""
    LINGERING = 5
    """The last answer is out; what still arrives is dropped until the client closes."""
    UPGRADED = 6
    """The connection belongs to another protocol."""
    CLOSED = 7
    """The connection is closed, or will be as soon as everything is written."""


class Event(IntEnum):
    """What happens to a connection."""

    BEGUN = 0
    """Octets that do not make up a head yet."""
    UPLOAD = 1
    """A head whose body is still to come."""
    REQUEST = 2
    """A request without a body, or with all of it."""
    BODY_READ = 3
    """The end of a body."""
    ANSWERED = 4
    """The end of an answer that leaves the connection open."""
    FINISHED = 5
    """The end of the last answer, also that of the protocol itself to a request that it refuses."""
    UPGRADE = 6
    """A WebSocket handshake (RFC 6455, section 4.1)."""
    LOST = 7
    """The connection is gone, or is given up."""


_ANYWHERE: Final = {Event.LOST: State.CLOSED}
_WAITING: Final = {
    Event.BEGUN: State.HEAD,
    Event.UPLOAD: State.BODY,
    Event.REQUEST: State.ANSWERING,
    Event.UPGRADE: State.UPGRADED,
    Event.FINISHED: State.LINGERING,
    **_ANYWHERE,
}

MOVES: Final[dict[State, dict[Event, State]]] = {
    State.IDLE: _WAITING,
    State.HEAD: _WAITING,
    State.BODY: {
        Event.BODY_READ: State.ANSWERING,
        Event.ANSWERED: State.DRAINING,
        Event.FINISHED: State.LINGERING,
        **_ANYWHERE,
    },
    State.ANSWERING: {Event.ANSWERED: State.IDLE, Event.FINISHED: State.LINGERING, **_ANYWHERE},
    State.DRAINING: {Event.BODY_READ: State.IDLE, Event.FINISHED: State.LINGERING, **_ANYWHERE},
    State.LINGERING: _ANYWHERE,
    State.UPGRADED: _ANYWHERE,
    State.CLOSED: _ANYWHERE,
}
"""What happens in a state leads to which; anything else is a mistake of ours and raises ``KeyError``."""
