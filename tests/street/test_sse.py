"""Server-sent events, compared with FastAPI's."""

from typing import Any

import fastapi.sse as theirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import typeway.sse as ours

TEXT = st.none() | st.text(alphabet="a \n\r\0:é\u2028\x85\x0b", max_size=6)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(data_str=TEXT, event=TEXT, id=TEXT, retry=st.none() | st.integers(), comment=TEXT)
def test_format_sse_event(**fields: Any) -> None:
    assert ours.format_sse_event(**fields) == theirs.format_sse_event(**fields)


def test_format_sse_event_by_hand() -> None:
    event = ours.format_sse_event(comment="c", event="e", data_str="one\r\ntwo", id="7", retry=5)
    assert event == b": c\nevent: e\ndata: one\ndata: two\nid: 7\nretry: 5\n\n"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"data": None},
        {"data": {"a": 1}, "event": "x", "id": "1", "retry": 0, "comment": "c"},
        {"raw_data": "x"},
        {"raw_data": 3},
        {"raw_data": b"x"},
        {"data": 0, "raw_data": ""},
        {"event": "a\nb"},
        {"event": "a\r"},
        {"event": "a\0", "comment": "a\nb"},
        {"event": "", "id": ""},
        {"id": "a\n"},
        {"id": "a\0"},
        {"id": "a\0\n"},
        {"retry": -1},
        {"retry": "3"},
        {"retry": 1.5},
        {"unknown": 1},
        {"event": "\n", "id": "\r", "retry": -2},
    ],
    ids=repr,
)
def test_server_sent_event(fields: dict[str, Any]) -> None:
    def made(module: Any) -> Any:
        try:
            return module.ServerSentEvent(**fields).model_dump()
        except ValidationError as error:
            # FastAPI's sentence on the exclusive fields goes on after these words.
            return [(one["type"], one["loc"], one["msg"][:50]) for one in error.errors()]

    assert made(ours) == made(theirs)


def test_data_and_raw_data_exclude_each_other() -> None:
    with pytest.raises(ValidationError, match="Cannot set both 'data' and 'raw_data'"):
        ours.ServerSentEvent(data=1, raw_data="x")


def test_json_schema_of_an_event() -> None:
    def properties(module: Any) -> Any:
        schema = module.ServerSentEvent.model_json_schema()["properties"]
        return {name: {k: v for k, v in one.items() if k != "description"} for name, one in schema.items()}

    assert properties(ours) == properties(theirs)


def test_constants() -> None:
    assert ours._SSE_EVENT_SCHEMA == theirs._SSE_EVENT_SCHEMA
    assert (ours.KEEPALIVE_COMMENT, ours._PING_INTERVAL) == (theirs.KEEPALIVE_COMMENT, theirs._PING_INTERVAL)


def test_response_class() -> None:
    mine, other = ours.EventSourceResponse(iter([])), theirs.EventSourceResponse(iter([]))
    assert (mine.status_code, mine.raw_headers) == (other.status_code, other.raw_headers)
