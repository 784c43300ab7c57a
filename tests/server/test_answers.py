"""What goes over the wire: framing of every kind of answer, default fields, fields that programs add, failures."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Annotated, Any

import pytest

from tests.server.program import Program
from tests.server.serving import Served, Variant, get, on_every_protocol, on_ours, post, serving
from typeway import Depends, FastAPI, Response


@on_every_protocol()
@pytest.mark.parametrize("path", ["/hello", "/scope", "/refused", "/nowhere"])
def test_the_default_fields_come_first(served: Served, path: str) -> None:
    with served.client() as client:
        client.send(get(path))
        names = [name for name, _ in client.answer().fields]
        assert names == ["date", "server", "content-length", "content-type"]


@on_every_protocol()
def test_the_default_fields_are_those_of_the_moment(served: Served) -> None:
    with served.client() as client:
        client.send(get("/hello"))
        assert parsedate_to_datetime(client.answer()["date"] or "").year >= 2025
        for date in (b"today", b"tomorrow"):
            served.do(lambda date=date: setattr(served.server.server_state, "default_headers", [(b"date", date)]))
            client.send(get("/hello") + get("/scope"))
            for _ in range(2):
                answer = client.answer()
                assert (answer["date"], answer["server"]) == (date.decode(), None)
    served.do(lambda: served.loop.create_task(served.server.on_tick(0)))


@on_every_protocol()
def test_the_server_may_add_fields_and_leave_out_its_own(program: Program, variant: Variant) -> None:
    settings = {"server_header": False, "date_header": False, "headers": [("X-Site", "one")]}
    with serving(program.app, variant, **settings) as served, served.client() as client:
        client.send(get("/hello"))
        assert [name for name, _ in client.answer().fields] == ["x-site", "content-length", "content-type"]


@on_every_protocol()
@pytest.mark.parametrize("path", ["/hello", "/made/200", "/stream"])
def test_answers_to_head_have_no_body(served: Served, path: str) -> None:
    with served.client() as client:
        client.send(get(path, method="HEAD") + get("/items/1"))
        answer = client.answer(to="HEAD")
        if path == "/hello":
            assert answer["content-length"] == "17"
        assert client.answer().json()["item_id"] == 1


@on_every_protocol(uvicorn_fails="it sends the content of a 304")
def test_a_304_has_no_body(served: Served) -> None:
    with served.client() as client:
        client.send(get("/made/304") + get("/items/1"))
        assert client.answer().status == 304
        assert client.answer().json()["item_id"] == 1


@on_every_protocol(uvicorn_fails="it sends the content of a 204, and its length")
def test_a_204_has_neither_body_nor_length(served: Served) -> None:
    with served.client() as client:
        client.send(get("/made/204") + get("/items/1"))
        answer = client.answer()
        assert (answer.status, answer["content-length"]) == (204, None)
        assert client.answer().json()["item_id"] == 1


@on_ours
@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("path", ["/made/103", "/status/199"])
def test_an_interim_status_of_a_program_has_no_body_and_ends_the_connection(
    served: Served, path: str, version: str
) -> None:
    with served.client() as client:
        client.send(get(path, version=version) + get("/items/1"))
        answer = client.head()
        assert answer.status == int(path[-3:])
        assert (answer["content-length"], answer["transfer-encoding"]) == (None, None)
        assert client.closed()


class Speechless(Response):
    """An answer that is never sent."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        pass


class Headstrong(Response):
    """An answer that ends behind its head."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})


@on_every_protocol()
def test_an_answer_that_nobody_goes_on_with_is_not_waited_for(
    variant: Variant, caplog: pytest.LogCaptureFixture
) -> None:
    app = FastAPI()
    app.exception_handler(KeyError)(lambda request, error: None)
    app.get("/speechless")(lambda: Speechless())
    app.get("/headstrong")(lambda: Headstrong())

    @app.get("/managed")
    def managed(value: Annotated[None, Depends(yields)]):
        return Speechless()

    @app.get("/unanswered")
    async def unanswered():
        raise KeyError

    with serving(app, variant) as served:
        for path in ("/speechless", "/managed", "/unanswered", "/headstrong") * 2:
            with served.client() as client:
                client.send(get(path))
                answer = client.head()
                if path == "/headstrong":
                    assert client.closed()
                else:
                    assert (answer.status, client.rest()) == (500, b"Internal Server Error")
    messages = [record.getMessage() for record in caplog.records if record.name == "uvicorn.error"]
    assert len([text for text in messages if text == "ASGI callable returned without starting response."]) == 6
    assert len([text for text in messages if text == "ASGI callable returned without completing response."]) == 2


def yields() -> Iterator[None]:
    yield


@on_every_protocol()
def test_streams_go_out_in_chunks(served: Served) -> None:
    with served.client() as client:
        client.send(get("/stream?count=5"))
        answer = client.answer()
        assert (answer["transfer-encoding"], answer["content-length"], answer.body) == ("chunked", None, b"0,1,2,3,4,")


@on_every_protocol()
def test_the_head_of_a_stream_does_not_wait_for_its_body(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/slow-start"))
        assert client.head().status == 200
        served.do(program.open)
        assert client.exactly(len(b"5\r\nstart\r\n0\r\n\r\n")) == b"5\r\nstart\r\n0\r\n\r\n"


@on_every_protocol()
def test_1_0_is_closed_after_the_answer(served: Served) -> None:
    with served.client() as client:
        client.send(get("/hello", "Connection: keep-alive", version="1.0"))
        answer = client.answer()
        assert (answer["connection"], answer.body) == ("close", b'{"hello":"world"}')
        assert client.closed()


@on_every_protocol(uvicorn_fails="it sends chunks to HTTP/1.0")
def test_1_0_has_no_chunks(served: Served) -> None:
    with served.client() as client:
        client.send(get("/stream", version="1.0"))
        answer = client.answer()
        assert (answer["transfer-encoding"], answer["connection"], answer.body) == (None, "close", b"0,1,2,")


@on_every_protocol()
@pytest.mark.parametrize("option", ["close", "Close", "keep-alive, close", "close , x"])
def test_the_client_may_ask_to_close(served: Served, option: str) -> None:
    with served.client() as client:
        client.send(get("/hello", f"Connection: {option}"))
        assert client.answer()["connection"] == "close"
        assert client.closed()


BAD_FIELDS = [
    ("x-own", "a\r\nx-more: b"),
    ("x-own", "a\nb"),
    ("x-own", "a\rb"),
    ("x-own", "a\0b"),
    ("x own", "a"),
    ("x:own", "a"),
    ("x-own\r\n", "a"),
    ("", "a"),
]


@on_every_protocol(uvicorn_fails="it closes without an answer")
@pytest.mark.parametrize("path", ["/amended", "/amended-response"])
@pytest.mark.parametrize(("name", "value"), BAD_FIELDS)
def test_fields_that_would_break_an_answer_apart_are_refused(served: Served, path: str, name: str, value: str) -> None:
    query = "&".join(
        f"{key}=" + "".join(f"%{octet:02x}" for octet in text.encode())
        for key, text in (("name", name), ("value", value))
    )
    with served.client() as client:
        client.send(get(f"{path}?{query}"))
        answer = client.answer()
        assert (answer.status, answer.body) == (500, b"Internal Server Error")
        assert "x-more" not in answer


@on_every_protocol()
def test_fields_that_programs_add_follow_in_order(served: Served) -> None:
    with served.client() as client:
        client.send(get("/amended?value=%C3%A4%09b"))
        assert client.answer().fields[-3:] == [
            ("content-length", "2"),
            ("content-type", "application/json"),
            ("x-own", "\xe4\tb"),
        ]


@on_every_protocol(uvicorn_fails="it sends both")
@pytest.mark.parametrize("path", ["/amended", "/amended-response"])
def test_a_second_length_is_not_sent(served: Served, path: str) -> None:
    with served.client() as client:
        client.send(get(f"{path}?name=Content-Length&value=999") + get("/hello"))
        assert [value for name, value in client.answer().fields if name == "content-length"] == ["2"]
        assert client.answer().json() == {"hello": "world"}


@on_every_protocol(uvicorn_fails="it sends the length beside the chunks")
def test_there_is_no_length_beside_chunks(served: Served) -> None:
    with served.client() as client:
        client.send(get("/amended-response?name=Transfer-Encoding&value=chunked") + get("/hello"))
        answer = client.answer()
        assert (answer["content-length"], answer.body) == (None, b"{}")
        assert client.answer().json() == {"hello": "world"}


@on_every_protocol()
def test_a_program_may_close(served: Served) -> None:
    with served.client() as client:
        client.send(get("/amended?name=Connection&value=close") + get("/hello"))
        answer = client.answer()
        assert [value for name, value in answer.fields if name == "connection"] == ["close"]
        assert client.closed()


@on_every_protocol()
def test_a_defect_is_a_500_without_its_text(served: Served) -> None:
    with served.client() as client:
        client.send(get("/broken"))
        answer = client.answer()
        assert (answer.status, answer.body) == (500, b"Internal Server Error")


@on_every_protocol()
def test_a_defect_that_nobody_answers_is_a_500_as_well(variant: Variant) -> None:
    async def app(scope, receive, send):
        assert scope["type"] == "lifespan" or scope["path"] == "/works", "a defect"
        await send({"type": "lifespan.startup.complete"}) if scope["type"] == "lifespan" else None

    with serving(app, variant, lifespan="off") as served:
        for path in ("/defect", "/works"):
            with served.client() as client:
                client.send(get(path))
                answer = client.answer()
                assert (answer.status, answer["connection"], answer.body) == (500, "close", b"Internal Server Error")
                assert client.closed()


@on_every_protocol()
@pytest.mark.parametrize("length", [5, 7])
def test_a_body_of_another_length_than_announced_ends_the_connection(served: Served, length: int) -> None:
    """The true length is 6: a client must not take what it gets for the whole, nor something else for a part of it."""
    with served.client() as client:
        client.send(get(f"/wrong-length/{length}") + get("/hello"))
        answer = client.head()
        assert answer["content-length"] == str(length)
        assert len(client.rest()) < length


@on_every_protocol()
def test_a_defect_in_the_background_does_not_touch_what_follows(served: Served) -> None:
    with served.client() as client:
        client.send(get("/broken-background"))
        assert client.answer().status == 200
    with served.client() as client:
        client.send(get("/background"))
        assert client.answer().json() == {"planned": True}
        client.send(get("/hello"))
        assert client.answer().json() == {"hello": "world"}


@on_every_protocol()
def test_statuses_without_a_name_are_sent(served: Served) -> None:
    with served.client() as client:
        client.send(get("/status/299") + get("/hello"))
        assert [client.answer().status, client.answer().status] == [299, 200]


@on_every_protocol()
def test_a_redirect_keeps_the_path(served: Served) -> None:
    with served.client() as client:
        client.send(get("/hello/") + post("/hello", b"x") + get("/hello"))
        answer = client.answer()
        assert (answer.status, answer["location"]) == (307, "http://testserver/hello")
        answer = client.answer()
        assert (answer.status, answer["allow"]) == (405, "GET")
        assert client.answer().status == 200
