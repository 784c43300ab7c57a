"""Work that is done after the answer was sent."""

import logging
from typing import Annotated

from typeway import BackgroundTasks, Depends, FastAPI, Header

app = FastAPI(title="Toolshed")
logger = logging.getLogger("uvicorn.error")
outbox: list[str] = []


def send_mail(address: str, text: str) -> None:
    """Stands for a mail server. A plain function, so it runs in a thread and may take its time."""
    outbox.append(f"{address}: {text}")
    logger.info("mail to %s", address)


async def count_loan(tool_id: int) -> None:
    """An `async def` function runs on the event loop, so it must not block."""
    logger.info("tool %s was lent once more", tool_id)


async def audited(tasks: BackgroundTasks, x_member: Annotated[str, Header()]) -> str:
    """Dependencies may add tasks, too: all of them end up in one list."""
    tasks.add_task(logger.info, "asked by %s", x_member)
    return x_member


@app.post("/loans", status_code=202)
async def lend(tool_id: int, address: str, member: Annotated[str, Depends(audited)], tasks: BackgroundTasks) -> str:
    tasks.add_task(send_mail, address, text=f"{member}, please bring tool {tool_id} back by Sunday")
    tasks.add_task(count_loan, tool_id)
    return "A reminder is on its way"


@app.get("/outbox")
async def read_outbox() -> list[str]:
    return outbox
