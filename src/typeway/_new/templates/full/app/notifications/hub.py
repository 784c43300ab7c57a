"""From whoever has something to tell to the sockets of a user, in this process or in another one."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import anyio
from typeway import Depends
from typeway.requests import HTTPConnection

BACKLOG = 100
"""Messages that wait for one socket; a client that is behind by more is cut off."""


class Subscription:
    """The messages for one socket, in order."""

    def __init__(self) -> None:
        self._put, self._get = anyio.create_memory_object_stream[str](BACKLOG)
        self._overflowed = False

    def deliver(self, message: str) -> None:
        """Append a message. If there are too many already, this is the end."""
        try:
            self._put.send_nowait(message)
        except anyio.WouldBlock:
            self._overflowed = True
            self._put.close()
        except (anyio.ClosedResourceError, anyio.BrokenResourceError):
            pass  # the socket is being closed

    async def next(self) -> str | None:
        """Wait for the next message; `None` if some were lost, and nothing more will come."""
        if self._overflowed:
            return None
        try:
            return await self._get.receive()
        except anyio.EndOfStream:
            return None

    def close(self) -> None:
        """End the subscription."""
        self._put.close()
        self._get.close()


class Hub:
    """Delivers to the sockets of this process."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[UUID, set[Subscription]] = defaultdict(set)

    @property
    def listeners(self) -> int:
        """How many sockets there are in this process."""
        return sum(map(len, self._subscriptions.values()))

    @contextmanager
    def subscribe(self, user_id: UUID) -> Iterator[Subscription]:
        """Collect what is published for a user during the block."""
        subscription = Subscription()
        self._subscriptions[user_id].add(subscription)
        try:
            yield subscription
        finally:
            subscription.close()
            self._subscriptions[user_id].discard(subscription)
            if not self._subscriptions[user_id]:
                del self._subscriptions[user_id]

    async def publish(self, user_id: UUID, kind: str, data: dict[str, Any]) -> None:
        """Tell all devices of a user; `data` has to fit into JSON. Nobody listening is no error."""
        self.deliver(user_id, message_of(kind, data))

    async def close(self) -> None:
        """Close connections, if there are any."""

    def deliver(self, user_id: UUID, message: str) -> None:
        """Give a message to the sockets of this process."""
        for subscription in tuple(self._subscriptions.get(user_id, ())):
            subscription.deliver(message)


def message_of(kind: str, data: dict[str, Any]) -> str:
    """The text that clients get."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"type": kind, "at": at, "data": data})


def get_hub(connection: HTTPConnection) -> Hub:
    """The hub that the lifespan has opened."""
    hub: Hub = connection.app.state.hub
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]
"""For endpoints that have something to tell. Publish in a background task: by then the change is stored."""
