"""The way of jobs to those who do them: a stream in Redis, or this process."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from taskiq import AckableMessage, AsyncBroker, InMemoryBroker, SimpleRetryMiddleware
from taskiq_redis import RedisStreamBroker

from app.jobs.tasks import RETRY_WAITS, send_welcome
from app.settings import Settings

WELCOME = "welcome"
"""Name of the job in messages: a new version of the program finds what the old one has queued."""

CONNECT_TIMEOUT = 2.0
"""Seconds until Redis counts as away."""

READ_TIMEOUT = 10.0
"""Seconds that a command may take; a worker waits up to two for a message."""

LONGEST_STREAM = 100_000
"""About so many messages are kept, those that are done included."""

logger = logging.getLogger(__name__)


class JobStream(RedisStreamBroker):
    """A stream whose readers outlive Redis: they connect again, and make the group again if the data is gone.

    A message whose reader has died goes to another one ten minutes later, when the next message comes.
    """

    longest_wait = 10.0
    """Seconds between two attempts at the most."""

    async def startup(self) -> None:
        """Start without Redis being there: readers make the group, and writers need none."""
        await AsyncBroker.startup(self)

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Yield messages for as long as the worker asks for them."""
        wait = 0.1
        while True:
            try:
                await self._declare_consumer_group()
                async for message in super().listen():
                    wait = 0.1
                    yield message
            except (RedisError, OSError) as error:
                logger.warning("The queue cannot be read: %s; next attempt in %.1f s", error, wait)
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - so that workers do not return at once
            wait = min(wait * 2, self.longest_wait)


def make_broker(settings: Settings) -> AsyncBroker:
    """The broker of the settings, with all jobs. Nothing is connected yet."""
    broker: AsyncBroker = InMemoryBroker()
    if settings.redis_url:
        broker = JobStream(
            settings.redis_url,
            queue_name=settings.job_queue,
            consumer_group_name=settings.job_queue,
            consumer_id="0",  # what was queued before the first worker came counts, too
            maxlen=LONGEST_STREAM,
            unacknowledged_lock_timeout=60,
            socket_connect_timeout=CONNECT_TIMEOUT,
            socket_timeout=READ_TIMEOUT,
            retry=Retry(NoBackoff(), 1),  # a connection that Redis has closed since is replaced at once
        )
    broker.add_middlewares(SimpleRetryMiddleware(len(RETRY_WAITS), types_of_exceptions=[Exception]))
    broker.register_task(send_welcome, task_name=WELCOME, retry_on_error=True)
    return broker
