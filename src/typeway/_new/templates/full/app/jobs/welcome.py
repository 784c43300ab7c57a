"""What happens after a registration."""

from typeway import FastAPI

from app.accounts.models import User
from app.jobs.queue import Jobs


async def queue_welcome(app: FastAPI, user: User) -> None:
    """Queue the welcome of a new account, as a background task: then the account is stored when the job begins."""
    jobs: Jobs = app.state.jobs
    await jobs.welcome(user.id, user.email)
