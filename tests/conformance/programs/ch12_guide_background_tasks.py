"""The guide's background tasks: a mail after registration, several tasks, an async method, tasks that fail, shared tasks."""

import logging
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..calls import call, post

EVENTS: list[str] = []
app = FastAPI()
logger = logging.getLogger(__name__)


class Registration(BaseModel):
    username: str
    email: str


def send_welcome_email(email: str, username: str):
    EVENTS.append(f"mail to {email} for {username}")


@app.post("/users/register")
def register_user(username: str, email: str, background_tasks: BackgroundTasks):
    background_tasks.add_task(send_welcome_email, email, username)
    return {"message": "Registration successful! Welcome email on the way."}


@app.post("/users", status_code=201)
async def create_user(user: Registration, background_tasks: BackgroundTasks) -> Registration:
    background_tasks.add_task(send_welcome_email, username=user.username, email=user.email)
    return user


def log_activity(user_id: int, action: str):
    EVENTS.append(f"user {user_id}: {action}")


def update_analytics(endpoint: str):
    EVENTS.append(f"analytics of {endpoint}")


@app.post("/items")
def create_item(item_name: str, user_id: int, background_tasks: BackgroundTasks):
    background_tasks.add_task(log_activity, user_id, f"created item: {item_name}")
    background_tasks.add_task(update_analytics, "/items")
    return {"item": item_name, "status": "created"}


class Notifier:
    async def send(self, message: str):
        EVENTS.append(f"notified: {message}")


notifier = Notifier()


@app.delete("/items/{item_id}")
async def delete_item(item_id: int, background_tasks: BackgroundTasks):
    background_tasks.add_task(notifier.send, f"Item {item_id} was deleted")
    return {"deleted": item_id}


def audit(background_tasks: BackgroundTasks):
    background_tasks.add_task(EVENTS.append, "audit")
    return background_tasks


@app.put("/items/{item_id}")
def put_item(item_id: int, audited: Annotated[BackgroundTasks, Depends(audit)], tasks: BackgroundTasks):
    tasks.add_task(EVENTS.append, f"the same: {tasks is audited}")
    if item_id == 0:
        raise HTTPException(409, "no such item")
    if item_id == 1:
        return JSONResponse({"own": "response"})


@app.post("/failing")
async def failing(tasks: BackgroundTasks):
    def fail():
        EVENTS.append("fail")
        raise ValueError("too late")

    tasks.add_task(fail)
    tasks.add_task(EVENTS.append, "not reached")
    return "sent"


REQUESTS = [
    post("/users/register?username=ada&email=ada@example.com"),
    post("/users/register?username=ada"),
    post("/users", json={"username": "ada", "email": "a@example.com"}),
    post("/users", json={"username": "ada"}),
    post("/items?item_name=pen&user_id=3"),
    post("/items?item_name=pen&user_id=x"),
    call("DELETE", "/items/4"),
    *(call("PUT", f"/items/{number}") for number in (0, 1, 2)),
    post("/failing", raises=True),
]
