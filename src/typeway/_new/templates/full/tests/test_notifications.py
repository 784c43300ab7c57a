"""The socket of notifications: who is let in, what is told, and every way in which it ends."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import WebSocketDenialResponse
from typeway import FastAPI, WebSocketDisconnect
from typeway.testclient import TestClient

from app.main import create_app
from app.notifications import feed, routes
from app.notifications.hub import BACKLOG, Hub
from app.security import issue_access_token
from app.settings import Settings
from tests.databases import fresh_database
from tests.factories import PASSWORD

ADDRESS = "ws://localhost/notifications"
LAMP = {"title": "Lamp", "price": "9.90"}


@pytest.fixture(scope="module")
def live(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application with a database of its own, in an event loop of its own."""
    with fresh_database(tmp_path_factory.mktemp("notifications")) as address:
        app = create_app(settings.model_copy(update={"database_url": address}))
        with TestClient(app, base_url="http://localhost") as client:
            yield client


_numbers = count(1)


def new_token(client: TestClient) -> str:
    """The token of somebody who has just registered."""
    email = f"listener{next(_numbers)}@example.org"
    account = {"email": email, "name": "Ada", "password": PASSWORD}
    assert client.post("/auth/register", json=account).status_code == 201
    answer = client.post("/auth/token", data={"username": email, "password": PASSWORD})
    return str(answer.json()["access_token"])


@pytest.fixture
def token(live: TestClient) -> str:
    """The token of a new user, which the client sends from then on."""
    token = new_token(live)
    live.headers["Authorization"] = f"Bearer {token}"
    return token


@contextmanager
def listening(client: TestClient, token: str) -> Iterator[Any]:
    """A socket that has been let in."""
    with client.websocket_connect(ADDRESS) as socket:
        socket.send_json({"token": token})
        assert socket.receive_json() == {"type": "ready"}
        yield socket


def code_after(client: TestClient, *messages: str | bytes) -> int:
    """The code that the server closes a connection with after these messages."""
    with client.websocket_connect(ADDRESS) as socket:
        for message in messages:
            if isinstance(message, str):
                socket.send_text(message)
            else:
                socket.send_bytes(message)
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()
    return ended.value.code


def test_all_devices_of_a_user_hear_of_a_new_item(live: TestClient, token: str) -> None:
    with listening(live, token) as one, listening(live, token) as another:
        item = live.post("/items", json=LAMP).json()

        for socket in (one, another):
            event = socket.receive_json()
            assert (event["type"], event["data"]) == ("item.created", {"id": item["id"]})


def test_a_file_is_told_of(live: TestClient, token: str) -> None:
    with listening(live, token) as socket:
        file = live.post("/files", files={"file": ("a.png", b"\x89PNG\r\n\x1a\n", "image/png")}).json()

        assert socket.receive_json()["data"] == {"id": file["id"], "name": "a.png"}


def test_others_do_not_hear_it(live: TestClient, token: str) -> None:
    other = new_token(live)
    with listening(live, token) as own, listening(live, other) as foreign:
        lamp = live.post("/items", json=LAMP).json()
        assert own.receive_json()["data"] == {"id": lamp["id"]}
        sofa = live.post("/items", json=LAMP, headers={"Authorization": f"Bearer {other}"}).json()

        assert foreign.receive_json()["data"] == {"id": sofa["id"]}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('{"token": "nonsense"}', 4401),
        ("no JSON", 1008),
        ("[]", 1008),
        ('{"token": 1}', 1008),
        ('{"token": "' + "x" * 10_000 + '"}', 1008),
        (b"\x00", 1008),
    ],
)
def test_who_does_not_give_a_token_is_not_let_in(live: TestClient, message: str | bytes, code: int) -> None:
    assert code_after(live, message) == code


@pytest.mark.parametrize(("address", "status"), [("ws://localhost/nothing", 403), ("ws://evil/notifications", 400)])
def test_what_is_not_accepted_is_a_problem(live: TestClient, address: str, status: int) -> None:
    with pytest.raises(WebSocketDenialResponse) as refused, live.websocket_connect(address):
        pass

    assert refused.value.status_code == status
    assert refused.value.headers["content-type"] == "application/problem+json"
    assert refused.value.json()["status"] == status


def test_a_token_of_nobody_is_refused(live: TestClient, settings: Settings) -> None:
    token = issue_access_token(settings, UUID(int=0), frozenset())

    assert code_after(live, json.dumps({"token": token})) == 4401


def test_somebody_who_says_nothing_is_not_waited_for(live: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "TOKEN_TIMEOUT", 0.01)

    assert code_after(live) == 1008


def test_without_a_database_clients_are_told_to_come_back(
    live: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: object) -> None:
        raise OperationalError("SELECT", None, OSError("the database is away"))

    monkeypatch.setattr(routes, "current_user_from_token", fail)

    assert code_after(live, json.dumps({"token": token})) == 1013


def test_the_connection_ends_with_the_token(
    live: TestClient, token: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "seconds_left", lambda _claims: 0.01)
    with listening(live, token) as socket, pytest.raises(WebSocketDisconnect) as ended:
        socket.receive_text()

    assert ended.value.code == 4401
    assert ended.value.reason == "The token has expired"


def test_there_is_a_sign_of_life_when_it_is_quiet(
    live: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "HEARTBEAT", 0.01)
    with listening(live, token) as socket:
        assert socket.receive_json() == {"type": "heartbeat"}
        assert socket.receive_json() == {"type": "heartbeat"}


def test_what_the_client_says_later_is_ignored(live: TestClient, token: str) -> None:
    with listening(live, token) as socket:
        socket.send_text("hello")
        live.post("/items", json=LAMP)
        assert socket.receive_json()["type"] == "item.created"


def test_at_the_end_of_the_service_clients_are_told_to_come_back(live: TestClient, token: str) -> None:
    assert isinstance(live.app, FastAPI)
    ending = create_app(live.app.state.settings)
    with TestClient(ending, base_url="http://localhost") as client, listening(client, token) as socket:
        assert client.portal is not None
        client.portal.call(ending.state.drain.start)
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()

    assert ended.value.code == 1001


async def test_who_does_not_keep_up_is_cut_off() -> None:
    hub, user = Hub(), UUID(int=1)
    with hub.subscribe(user) as slow, hub.subscribe(user) as quick:
        for number in range(BACKLOG + 1):
            await hub.publish(user, "tick", {"number": number})
            message = await quick.next()
            assert message is not None
            assert json.loads(message)["data"] == {"number": number}

        assert await slow.next() is None
        await hub.publish(user, "tick", {})
        assert await quick.next() is not None


async def test_who_has_gone_is_forgotten() -> None:
    hub, user = Hub(), UUID(int=1)
    with hub.subscribe(user) as subscription:
        waiting = asyncio.ensure_future(subscription.next())
        await hub.publish(user, "tick", {})
        assert await waiting is not None

    await hub.publish(user, "tick", {})
    assert hub.listeners == 0
