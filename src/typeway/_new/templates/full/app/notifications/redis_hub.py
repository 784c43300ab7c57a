"""The hub of several processes: what one publishes reaches the sockets of all, through a channel in Redis."""

import asyncio
import json
import logging
import random
import time
from typing import Any
from uuid import UUID, uuid4

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.notifications.hub import Hub, message_of

PATIENCE = 1.0
"""Seconds that publishing waits for Redis, and for which Redis is then left alone."""

QUIET = 10.0
"""Seconds without a message after which the connection is tried; after as many more it is given up."""

LONGEST_WAIT = 5.0
"""Seconds between two attempts to connect at the most."""

logger = logging.getLogger(__name__)


class RedisHub(Hub):
    """Delivers here at once, and elsewhere through Redis.

    Redis keeps nothing for those who are not connected: what is published while it is away reaches this process only.
    Clients read anew what they show when they connect.
    """

    def __init__(self, address: str, channel: str) -> None:
        super().__init__()
        self._channel = channel
        self._origin = uuid4().hex
        self._away_until = 0.0
        # A connection that Redis has closed since is replaced at once; more patience is not for requests.
        self._redis: Redis = Redis.from_url(
            address, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 1)
        )

    async def publish(self, user_id: UUID, kind: str, data: dict[str, Any]) -> None:
        """Tell all devices of a user, whichever process they are connected to. An outage is logged, not raised."""
        message = message_of(kind, data)
        self.deliver(user_id, message)
        if time.monotonic() < self._away_until:
            return
        envelope = json.dumps({"origin": self._origin, "user": str(user_id), "message": message})
        try:
            async with asyncio.timeout(PATIENCE):
                await self._redis.publish(self._channel, envelope)
        except (RedisError, OSError) as error:  # among them TimeoutError
            self._away_until = time.monotonic() + PATIENCE
            logger.error("Notifications do not reach other processes: %r", error)

    async def ping(self) -> None:
        """Ask Redis for an answer; raises `redis.exceptions.RedisError` if there is none."""
        await self._redis.ping()

    async def listen(self) -> None:
        """Deliver what others publish, until cancelled. A lost connection is made again."""
        wait = 0.1
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self._channel)
                    wait = 0.1
                    await self._receive(channel)
            except (RedisError, OSError) as error:
                logger.warning("Notifications of other processes are cut off: %r; next attempt in %.1f s", error, wait)
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - so that not all return at once
            wait = min(wait * 2, LONGEST_WAIT)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def _receive(self, channel: PubSub) -> None:
        """Deliver messages until the connection breaks, or is silent although it was asked."""
        asked = False
        while True:
            message = await channel.get_message(timeout=QUIET)
            if message is not None:
                asked = False
                if message["type"] == "message":
                    self._received(message["data"])
            elif asked:
                raise TimeoutError("Redis is silent")
            else:
                await channel.ping()
                asked = True

    def _received(self, data: bytes) -> None:
        envelope = json.loads(data)
        if envelope["origin"] != self._origin:
            self.deliver(UUID(envelope["user"]), envelope["message"])
