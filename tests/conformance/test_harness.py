"""The harness itself: it sees each kind of difference, renames nothing but imports, and its tables are in order."""

import ast
import json
from dataclasses import replace

import pytest

from typeway._prove.differences import document_differences

from .calls import Call, get, gets, multipart, post, socket
from .candidate import intended_differences
from .comparison import answer_differences
from .driver import Answer, Session
from .generation import operations
from .intended_differences import INTENDED
from .loader import REFERENCE, load, program_names, renamed_imports
from .transcript import Transcript, record, step_differences

ANSWER = Answer(
    status=200,
    headers=((b"content-type", b"application/json"), (b"x-a", b"1"), (b"x-a", b"2")),
    body=b'{"a":1,"b":[{"c":null}]}',
    complete=True,
    raised=None,
    events=("one", "two"),
)
CHANGES = {
    "status": (replace(ANSWER, status=201), "status: expected 200, got 201"),
    "header missing": (replace(ANSWER, headers=ANSWER.headers[1:]), "header missing: content-type: application/json"),
    "header unexpected": (replace(ANSWER, headers=(*ANSWER.headers, (b"x-b", b"3"))), "header unexpected: x-b: 3"),
    "header order": (replace(ANSWER, headers=ANSWER.headers[::-1]), "header order: expected"),
    "header case": (
        replace(ANSWER, headers=((b"Content-Type", b"application/json"), *ANSWER.headers[1:])),
        "header missing",
    ),
    "member": (replace(ANSWER, body=b'{"a":1,"b":[{"c":0}]}'), "body $.b[0].c: expected null, got 0"),
    "member missing": (replace(ANSWER, body=b'{"a":1}'), "body $: missing .b"),
    "member order": (replace(ANSWER, body=b'{"b":[{"c":null}],"a":1}'), "body $: order of members"),
    "items": (replace(ANSWER, body=b'{"a":1,"b":[]}'), "body $.b: expected 1 items, got 0"),
    "true for one": (replace(ANSWER, body=b'{"a":true,"b":[{"c":null}]}'), "body $.a: expected 1, got true"),
    "white space": (replace(ANSWER, body=b'{"a": 1,"b":[{"c":null}]}'), "body bytes: expected"),
    "no JSON": (replace(ANSWER, body=b"text"), "body bytes: expected"),
    "raised": (replace(ANSWER, raised=("ValueError", "x")), "raised: expected None"),
    "incomplete": (replace(ANSWER, complete=False), "complete: expected True"),
    "sent": (replace(ANSWER, sent=("accept None",)), "sent:"),
    "events": (replace(ANSWER, events=("two", "one")), "events:"),
    "warned": (replace(ANSWER, warned=frozenset({"UserWarning"})), "warned: expected []"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_difference_is_seen_and_named(change: str) -> None:
    candidate, expected = CHANGES[change]
    assert answer_differences(get("/"), ANSWER, ANSWER) == []
    assert any(line.startswith(expected) for line in answer_differences(get("/"), ANSWER, candidate))


def test_a_body_can_be_left_out_of_the_comparison() -> None:
    longer = replace(ANSWER, body=b"text", headers=(*ANSWER.headers, (b"content-length", b"4")))
    assert answer_differences(get("/", ignore_body=True), ANSWER, longer) == []


def test_the_order_of_methods_in_allow_does_not_count_but_its_members_do() -> None:
    one, two, other = (replace(ANSWER, headers=((b"allow", value),)) for value in (b"GET, POST", b"POST, GET", b"GET"))
    assert answer_differences(get("/"), one, two) == []
    assert answer_differences(get("/"), one, other) != []


def test_order_and_repetition_count_in_documents() -> None:
    assert document_differences('{"a": {"b": 1, "c": 2}}', '{"a": {"c": 2, "b": 1}}') == [
        "$.a: order of members: expected ['b', 'c'], got ['c', 'b']"
    ]
    assert document_differences('{"a": 1}', '{"a": 1}') == []
    assert len(document_differences(json.dumps(list(range(50))), json.dumps(list(range(1, 51))))) == 16


def test_the_steps_of_two_transcripts_are_compared() -> None:
    call = get("/")
    one = Transcript({"lifespan": ["up"]}, '{"x": 1}', {"GET /": (call, ANSWER)})
    two = Transcript({"lifespan": ["down"]}, '{"x": 2}', {"GET /": (call, replace(ANSWER, status=500))})
    assert step_differences(one, one) == {}
    assert set(step_differences(one, two)) == {"lifespan", "facts", "GET /"}
    assert set(step_differences(one, replace(one, answers={}))) == {"GET /"}


def test_only_imports_of_the_framework_are_renamed() -> None:
    source = "\n".join(
        [
            "import fastapi",
            "import fastapi as f, json",
            "import fastapi.routing",
            "from fastapi import FastAPI",
            "from fastapi.responses import JSONResponse as J",
            "from . import fastapi",
            "import fastapi_extra",
            "name = 'fastapi'",
        ]
    )
    assert ast.unparse(renamed_imports(source, "typeway")).splitlines() == [
        "import typeway as fastapi",
        "import typeway as f, json",
        "import typeway.routing",
        "import typeway as fastapi",
        "from typeway import FastAPI",
        "from typeway.responses import JSONResponse as J",
        "from . import fastapi",
        "import fastapi_extra",
        "name = 'fastapi'",
    ]


def test_copies_of_a_program_share_their_names_and_nothing_else() -> None:
    one, two = load("ch03_bigger_application", REFERENCE), load("ch03_bigger_application", REFERENCE)
    assert one.modules.keys() == two.modules.keys()
    assert len(one.modules) == 4
    assert all(one.modules[name] is not two.modules[name] for name in one.modules)
    assert one.app is not two.app


def test_the_driver_keeps_what_an_application_sends() -> None:
    program = load("ch03_first_application", REFERENCE)
    with Session(program) as session:
        answer = session.answer(get("/berths/4?ship=%C3%85se"))
        assert session.document()["info"]["title"] == "Harbour office"
    body = '{"berth_id":4,"ship":"Åse"}'.encode()
    assert answer == Answer(
        status=200,
        headers=((b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")),
        body=body,
        complete=True,
        raised=None,
    )
    assert session.lifespan_outcome == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_the_driver_speaks_to_websockets() -> None:
    calls = [socket("/echo", "a", 1001), socket("/closing-first?code=4001"), socket("/unknown", denial=False)]
    with Session(load("ch12_websockets", REFERENCE)) as session:
        echoed, closed, unknown = (session.answer(call) for call in calls)
    assert (echoed.status, echoed.sent, echoed.raised) == (101, ("accept None", "'echo a'"), None)
    assert echoed.events == ("> accept", "> send", "disconnected 1001")
    assert (closed.status, closed.sent, closed.complete) == (403, ("close 4001 no",), True)
    assert (unknown.status, unknown.sent) == (403, ("close 1000",))
    assert [call.describe() for call in calls] == [
        "WEBSOCKET /echo 'a' 1001",
        "WEBSOCKET /closing-first?code=4001",
        "WEBSOCKET /unknown (no denial responses)",
    ]


def test_the_driver_keeps_denial_responses() -> None:
    with Session(load("ch12_websocket_dependencies", REFERENCE)) as session:
        denied = session.answer(socket("/values?token=http"))
    assert (denied.status, denied.body, denied.sent) == (403, b'{"detail":"forbidden"}', ())
    assert denied.header(b"x-why") == b"token"
    assert denied.complete


def test_exceptions_of_the_application_are_recorded() -> None:
    transcript = record("ch08_server_errors", REFERENCE)
    _, answer = transcript.answers["GET /zero"]
    assert (answer.status, answer.raised) == (500, ("ZeroDivisionError", "division by zero"))
    assert answer.events == ("> response start", "> response end")


def test_calls_become_requests() -> None:
    assert post("/å b?c=%20", json={"é": 1}, headers={"X-A": "1"}, cookies={"k": "v"}) == Call(
        "POST",
        "/%C3%A5%20b?c=%20",
        (
            ("host", "testserver"),
            ("x-a", "1"),
            ("cookie", "k=v"),
            ("content-type", "application/json"),
            ("content-length", "9"),
        ),
        ('{"é": 1}'.encode(),),
    )
    assert [each.target for each in gets("/x/{}", "a/b", 5)] == ["/x/a%2Fb", "/x/5"]
    upload = post("/x", **multipart([("f", "n.txt", "text/plain", b"payload"), ("g", None, None, b"1")]))
    assert upload.chunks[0].count(b"--conformance-boundary\r\n") == 2
    assert upload.chunks[0].endswith(b"1\r\n--conformance-boundary--\r\n")


def test_operations_are_read_from_the_document() -> None:
    with Session(load("ch06_path_query_body", REFERENCE)) as session:
        found = operations(session.document())
    assert [operation.method for operation in found] == ["put", "patch", "delete", "get", "head", "options"]
    assert [parameter["name"] for parameter in found[0].parameters] == ["tool_id", "q"]
    assert [operation.body is not None for operation in found] == [True, True, True, True, True, False]


def test_intended_differences_belong_to_programs() -> None:
    assert {program for program, _ in INTENDED} <= set(program_names())
    assert all(reason for reason in INTENDED.values())
    assert intended_differences("no such program") == set()
