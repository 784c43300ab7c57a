"""Short urlencoded forms: read in one go, with the same result as piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.formparsers import FormParser

from typeway import FastAPI, Form, Request
from typeway._runtime.urlencoded import LONGEST, MOST_FIELDS, parse_urlencoded
from typeway.exceptions import RequestValidationError
from typeway.responses import JSONResponse
from typeway.testclient import TestClient

KIND = {"content-type": "application/x-www-form-urlencoded"}


def slowly(body: bytes) -> list[tuple[str, Any]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    return asyncio.run(FormParser(Headers(), stream()).parse()).multi_items()


SCRAPS = st.lists(
    st.one_of(
        st.sampled_from(
            [b"&", b"=", b"+", b"%", b"%2", b"%41", b"%C3%A9", b"%c3", b"%ZZ", b"\xe9", b"a", b" ", b"%00"]
        ),
        st.binary(max_size=3),
    ),
    max_size=30,
).map(b"".join)


@settings(max_examples=500, deadline=None)
@given(SCRAPS)
@example(b"&&a&=&=b&c=&d==e&")
@example("é=é%C3%A9+".encode())
def test_a_form_means_the_same_as_to_starlettes_parser(body: bytes) -> None:
    form = parse_urlencoded(body)
    if form is None:
        assert b";" in body
    else:
        assert form.multi_items() == slowly(body)


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse([dict(error.body), dict(await request.form())], 422)

    @app.post("/")
    async def fields(a: Annotated[str, Form()], many: Annotated[list[int], Form()] = []):  # noqa: B006  # is copied
        return [a, sum(many)]

    @app.post("/request")
    async def again(request: Request, a: Annotated[str, Form()]):
        return [a, dict(await request.form())]

    return TestClient(app)


@pytest.mark.parametrize("kind", ["", ";charset=utf-8", "; charset=UTF-8", "; charset=latin-1", " ;a=b"])
def test_parameters_of_the_media_type_do_not_matter(kind: str, client: TestClient) -> None:
    answer = client.post(
        "/", content=b"a=%C3%A9+b&many=1&many=2", headers={"content-type": KIND["content-type"] + kind}
    )
    assert answer.json() == ["é b", 3]


def test_handlers_of_errors_read_the_form_again(client: TestClient) -> None:
    assert client.post("/", content=b"b=1&c=x+y", headers=KIND).json() == [{"b": "1", "c": "x y"}] * 2


def test_endpoints_read_the_form_again(client: TestClient) -> None:
    assert client.post("/request", content=b"a=1&b=2", headers=KIND).json() == ["1", {"a": "1", "b": "2"}]


@pytest.mark.parametrize(("fields", "status"), [(MOST_FIELDS, 200), (MOST_FIELDS + 1, 400)])
def test_the_number_of_fields_is_limited(fields: int, status: int, client: TestClient) -> None:
    answer = client.post("/", content=b"&".join([b"a=1"] * fields), headers=KIND)
    assert answer.status_code == status
    if status == 400:
        assert answer.json() == {"detail": f"Too many fields. Maximum number of fields is {MOST_FIELDS}."}


@pytest.mark.parametrize("size", [LONGEST - 2, 2 * LONGEST])
def test_long_forms_are_read_as_well(size: int, client: TestClient) -> None:
    text = "x" * size
    assert client.post("/", content=f"a={text}".encode(), headers=KIND).json() == [text, 0]


def test_a_field_that_is_too_long_is_refused(client: TestClient) -> None:
    answer = client.post("/", content=b"a=" + b"x" * (1 << 20), headers=KIND)
    assert answer.status_code == 400
    assert answer.json() == {"detail": "Field exceeded maximum size of 1024KB."}


def test_forms_in_chunks_are_read_as_well(client: TestClient) -> None:
    answer = client.post("/", content=iter([b"a=%C3", b"%A9&many", b"=4"]), headers=KIND)
    assert "content-length" not in answer.request.headers
    assert answer.json() == ["é", 4]
