"""Which hub there is, and how it begins and ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from app.notifications.hub import Hub
from app.notifications.redis_hub import RedisHub
from app.settings import Settings


def make_hub(settings: Settings) -> Hub:
    """The hub that the settings ask for. It publishes; to hear of others, it has to be opened."""
    if settings.redis_url is None:
        return Hub()
    return RedisHub(settings.redis_url, channel=f"{settings.job_queue}:notifications")


@asynccontextmanager
async def open_hub(settings: Settings) -> AsyncGenerator[Hub]:
    """A hub that hears of other processes for the length of the block. Redis need not be there yet."""
    hub = make_hub(settings)
    listener = asyncio.create_task(hub.listen()) if isinstance(hub, RedisHub) else None
    try:
        yield hub
    finally:
        if listener is not None:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener
        await hub.close()
