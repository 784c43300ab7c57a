"""The process that does the jobs: `taskiq worker app.worker:create_broker`, as many of them as there is work for."""

from taskiq import AsyncBroker, TaskiqEvents, TaskiqState

from app.jobs.broker import make_broker
from app.jobs.mail import make_mailer
from app.jobs.tasks import Services
from app.logs import configure_logging
from app.notifications.lifespan import make_hub
from app.settings import get_settings


def create_broker() -> AsyncBroker:
    """The broker of a worker, with what jobs need opened and closed around its work.

    Raises:
        SystemExit: `REDIS_URL` is not set, so there is no queue to read from.
    """
    settings = get_settings()
    if not settings.redis_url:
        raise SystemExit("A worker needs REDIS_URL. Without Redis, jobs run in the web process.")
    configure_logging(settings)
    hub = make_hub(settings)
    broker = make_broker(settings)

    async def open_services(state: TaskiqState) -> None:
        state.services = Services(make_mailer(settings), hub, settings.mail_from)

    async def close_services(_state: TaskiqState) -> None:
        await hub.close()

    broker.add_event_handler(TaskiqEvents.WORKER_STARTUP, open_services)
    broker.add_event_handler(TaskiqEvents.WORKER_SHUTDOWN, close_services)
    return broker
