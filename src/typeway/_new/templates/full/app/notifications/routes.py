"""`/notifications`: a WebSocket that tells users what has happened to their things."""

import logging
from datetime import UTC, datetime

import anyio
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from typeway import APIRouter, HTTPException, WebSocket, WebSocketDisconnect
from typeway.ops import Drain

from app.accounts.dependencies import current_user_from_token
from app.database import Database, DatabaseDep
from app.notifications.feed import Closed, Feed
from app.notifications.hub import HubDep
from app.security import AccessClaims, InvalidToken, read_access_token
from app.settings import Settings, SettingsDep

router = APIRouter()
logger = logging.getLogger(__name__)

TOKEN_TIMEOUT = 10.0
"""Seconds within which a client has to say who it is."""


class Greeting(BaseModel):
    """The first message of a client."""

    token: str = Field(max_length=8192)


@router.websocket("/notifications")
async def notifications(socket: WebSocket, hub: HubDep, settings: SettingsDep, database: DatabaseDep) -> None:
    """Tell a user's device what happens, until the token expires.

    The first message of the client is `{"token": "<access token>"}`: in the address it would end up in logs. The answer
    is `{"type": "ready"}`; after that comes `{"type": "…", "at": "…", "data": {…}}` for each event, and
    `{"type": "heartbeat"}` when it is quiet. What the client says later is ignored.

    | closed with | because |
    |---|---|
    | 1001 | the server stops: connect again |
    | 1008 | the first message was late, or no object with a token |
    | 1013 | the database is away, or the client did not keep up: connect again, and read anew what is shown |
    | 4401 | the token is not valid, or has expired: connect again with a fresh one |
    """
    drain: Drain = socket.app.state.drain
    await socket.accept()
    try:
        claims = await _admit(socket, settings, database)
        with hub.subscribe(claims.user_id) as subscription:
            await socket.send_json({"type": "ready"})
            await Feed(socket, subscription).run(drain, seconds_left(claims))
    except WebSocketDisconnect:
        return
    except Closed as reason:
        with anyio.move_on_after(1, shield=True):  # somebody who does not read is not waited for
            await socket.close(reason.code, reason.text)


def seconds_left(claims: AccessClaims) -> float:
    """How long a token is still good."""
    return (claims.expires_at - datetime.now(UTC)).total_seconds()


async def _admit(socket: WebSocket, settings: Settings, database: Database) -> AccessClaims:
    """Learn from the first message who is there. No connection to the database is held for longer than that."""
    token = await _first_message(socket)
    try:
        claims = read_access_token(settings, token)
        async with database.sessions.begin() as session:
            await current_user_from_token(token, session, settings)
    except (InvalidToken, HTTPException):
        raise Closed(4401, "The token is not valid") from None
    except SQLAlchemyError as error:
        logger.error("Nobody can be let in: %s", error)
        raise Closed(1013, "Try again later") from error
    return claims


async def _first_message(socket: WebSocket) -> str:
    try:
        with anyio.fail_after(TOKEN_TIMEOUT):
            return Greeting.model_validate_json(await socket.receive_text()).token
    except TimeoutError:
        raise Closed(1008, "A token was expected") from None
    except (ValidationError, KeyError):  # no such object, or a binary message
        raise Closed(1008, 'The first message has to be {"token": "…"}') from None
