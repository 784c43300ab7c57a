"""The everyday background tasks: a mail after registration, several tasks, a method of an object, one through a dependency."""

import logging
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from pydantic import BaseModel

from ..calls import delete, post

EVENTS: list[str] = []
app = FastAPI()
# Not from the registry: each copy of the program has a logger of its own.
logger = logging.Logger("conformance.background-guide", logging.INFO)


class Noting(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        EVENTS.append(record.getMessage())


logger.handlers[:] = [Noting()]


def send_welcome_email(email: str, username: str):
    """This runs after the response was sent."""
    logger.info(f"Sent welcome email to {email} for user {username}")


@app.post("/users/register")
def register_user(username: str, email: str, background_tasks: BackgroundTasks):
    background_tasks.add_task(send_welcome_email, email, username)
    return {"message": "Registration successful! Welcome email on the way."}


def log_activity(user_id: int, action: str):
    logger.info(f"User {user_id} performed: {action}")


def update_analytics(endpoint: str):
    logger.info(f"Analytics updated for: {endpoint}")


@app.post("/items")
def create_item(item_name: str, user_id: int, background_tasks: BackgroundTasks):
    background_tasks.add_task(log_activity, user_id, f"created item: {item_name}")
    background_tasks.add_task(update_analytics, "/items")
    return {"item": item_name, "status": "created"}


class Notifier:
    async def send(self, message: str):
        logger.info(f"Notification: {message}")


notifier = Notifier()


@app.delete("/items/{item_id}")
async def delete_item(item_id: int, background_tasks: BackgroundTasks):
    background_tasks.add_task(notifier.send, f"Item {item_id} was deleted")
    return {"deleted": item_id}


class Message(BaseModel):
    text: str
    urgent: bool = False


def query_logged(background_tasks: BackgroundTasks, q: str | None = None):
    if q:
        background_tasks.add_task(logger.info, "found query: %s", q)
    return q


@app.post("/send/{email}")
async def send(email: str, message: Message, tasks: BackgroundTasks, q: Annotated[str | None, Depends(query_logged)]):
    tasks.add_task(notifier.send, message=f"{email}: {message.text}")
    if message.urgent:
        tasks.tasks.insert(0, tasks.tasks.pop())
    return {"message": "Message sent", "q": q}


REQUESTS = [
    post("/users/register?username=eva&email=eva@example.com"),
    post("/users/register?username=eva"),
    post("/items?item_name=boat&user_id=3"),
    post("/items?item_name=boat&user_id=x"),
    delete("/items/7"),
    delete("/items/x"),
    post("/send/a@b.c?q=find", json={"text": "hi"}),
    post("/send/a@b.c?q=find", json={"text": "now", "urgent": True}),
    post("/send/a@b.c?q=find", json={}),
    post("/send/a@b.c", json={"text": "hi"}),
]
