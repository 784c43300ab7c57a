"""The side of the queue where jobs are put in, with the web process around it."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from redis.exceptions import RedisError
from taskiq import AsyncBroker, InMemoryBroker
from taskiq.exceptions import TaskiqError

from app.jobs.broker import WELCOME, make_broker
from app.jobs.mail import make_mailer
from app.jobs.tasks import Services
from app.notifications.hub import Hub
from app.settings import Settings

PATIENCE = 1.0
"""Seconds that a request waits for the queue to take a job."""

FAREWELL = 5.0
"""Seconds that jobs of this process have to end when it stops."""

logger = logging.getLogger(__name__)


class Jobs:
    """Puts jobs into the queue.

    If the queue is away, the job is lost and the log says so: a registration does not fail for its welcome. A job that
    must not be lost belongs into a table first, in the transaction that makes it necessary.
    """

    def __init__(self, broker: AsyncBroker) -> None:
        self.broker = broker

    async def welcome(self, user_id: UUID, email: str) -> bool:
        """Queue the welcome of an account; return whether the queue has taken it."""
        return await self._put(WELCOME, str(user_id), email)

    async def _put(self, name: str, *arguments: str) -> bool:
        task = self.broker.find_task(name)
        assert task is not None
        try:
            async with asyncio.timeout(PATIENCE):
                await task.kiq(*arguments)
        except (TaskiqError, RedisError, OSError) as error:  # among them TimeoutError
            logger.error("Job %r is lost, the queue does not take it: %r", name, error.__cause__ or error)
            return False
        return True


@asynccontextmanager
async def open_jobs(settings: Settings, hub: Hub) -> AsyncGenerator[Jobs]:
    """The queue for the length of the block. Without Redis, jobs run in this process, and have some time at the end."""
    broker = make_broker(settings)
    if isinstance(broker, InMemoryBroker):
        broker.state.services = Services(make_mailer(settings), hub, settings.mail_from)
    await broker.startup()
    try:
        yield Jobs(broker)
    finally:
        if isinstance(broker, InMemoryBroker):
            await _finish(broker)
        await broker.shutdown()


async def _finish(broker: InMemoryBroker) -> None:
    """Wait for jobs of this process, but not for those that wait for another attempt."""
    ending = asyncio.create_task(broker.wait_all())
    _ended, unfinished = await asyncio.wait({ending}, timeout=FAREWELL)
    if unfinished:
        logger.error("Jobs are lost: they did not end within %s seconds", FAREWELL)
        ending.cancel()
        await asyncio.wait({ending})
