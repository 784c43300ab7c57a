"""Both ends of one WebSocket connection: what the client says is in the call, what the application sends is written down."""

import copy
from collections.abc import Callable, MutableMapping
from typing import Any

from .calls import Call

Message = MutableMapping[str, Any]


class Conversation:
    """``receive`` and ``send`` of an application that is asked to open a WebSocket.

    The client has its messages ready and hangs up after the last one, with code 1000 unless the call names another. An accepted
    handshake counts as status 101, a refused one as the status of the denial response (403 if the application only closes).
    """

    def __init__(self, call: Call, note: Callable[[str], None]) -> None:
        self.status: int | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.sent: list[str] = []
        self.ended = False
        self._note = note
        self._incoming = [{"type": "websocket.connect"}, *map(_message, call.messages or ())]
        self._closing: Message = {"type": "websocket.disconnect", "code": 1000, "reason": ""}

    async def receive(self) -> Message:
        if self.ended or not self._incoming:
            return self._closing
        message = self._incoming.pop(0)
        if message["type"] == "websocket.disconnect":
            self._closing = message
            self._incoming.clear()
        return message

    async def send(self, message: Message) -> None:
        assert not self.ended, f"{message['type']} after the end"
        kind = message["type"].removeprefix("websocket.")
        self._note(f"> {kind}")
        if kind == "accept":
            assert self.status is None, "accepted twice"
            self.status = 101
            self.headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
            self.sent.append(f"accept {message.get('subprotocol')}")
        elif kind == "send":
            assert self.status == 101, "a message before the connection was accepted"
            self.sent.append(repr(message["bytes"] if message.get("bytes") is not None else message["text"]))
        elif kind == "close":
            self.status = self.status or 403
            self.ended = True
            self._closing = {"type": "websocket.disconnect", "code": message.get("code", 1000), "reason": ""}
            self.sent.append(f"close {message.get('code', 1000)} {message.get('reason') or ''}".rstrip())
        elif kind == "http.response.start":
            assert self.status is None, "refused after it was answered"
            self.status = message["status"]
            self.headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
        elif kind == "http.response.body":
            assert self.status not in (None, 101), "a body before the response was started"
            self.body += message.get("body", b"")
            self.ended = not message.get("more_body", False)
        else:
            raise AssertionError(f"unexpected message {message['type']!r}")


def _message(said: str | bytes | int) -> Message:
    if isinstance(said, int):
        return {"type": "websocket.disconnect", "code": said, "reason": ""}
    return {"type": "websocket.receive", "text" if isinstance(said, str) else "bytes": said}


def websocket_scope(http: Message, call: Call, state: dict[str, Any]) -> Message:
    """The scope of a handshake, made from that of a GET request to the same place."""
    scope = {name: value for name, value in http.items() if name != "method"}
    asked = [value for name, value in call.headers if name == "sec-websocket-protocol"]
    scope |= {
        "type": "websocket",
        "scheme": "wss" if call.scheme == "https" else "ws",
        "subprotocols": [name.strip() for value in asked for name in value.split(",")],
        "state": copy.copy(state),
    }
    if call.denial:
        scope["extensions"] = {"websocket.http.response": {}}
    return scope
