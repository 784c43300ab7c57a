"""Random stacks of known layers answer random requests as Starlette's own layers do: those are the slow twin."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

import typeway._middleware.known as layers_known
from tests.serve.exchanges import asked, scope_of
from tests.serve.layer_programs import function, made

ORIGINS = ("https://a.example", "https://b.example", "null")
HOSTS = ("a.example", "www.b.example", "b.example:8000", "[::1]:80", "", "A.Example")
METHODS = ("GET", "POST", "PUT")


def cors_layers() -> st.SearchStrategy[Any]:
    settings = st.fixed_dictionaries(
        {},
        optional={
            "allow_origins": st.sampled_from([["*"], ORIGINS, [ORIGINS[0]], {"https://b.example"}]),
            "allow_origin_regex": st.sampled_from([r"https://.*", r"https://b\.example"]),
            "allow_methods": st.sampled_from([["*"], ["GET", "PUT"]]),
            "allow_headers": st.sampled_from([["*"], ["X-A"], []]),
            "allow_credentials": st.booleans(),
            "allow_private_network": st.booleans(),
            "expose_headers": st.sampled_from([["x-own"], []]),
            "max_age": st.integers(0, 10),
        },
    )
    return st.tuples(st.just(CORSMiddleware), settings)


def layers() -> st.SearchStrategy[Any]:
    sizes = st.fixed_dictionaries(
        {"minimum_size": st.sampled_from([0, 1, 5, 500, 5000])}, optional={"compresslevel": st.integers(1, 9)}
    )
    allowed = st.fixed_dictionaries(
        {"allowed_hosts": st.lists(st.sampled_from(["a.example", "*.b.example", "www.b.example", "*"]), min_size=1)},
        optional={"www_redirect": st.booleans()},
    )
    return st.one_of(
        cors_layers(),
        st.tuples(st.just(GZipMiddleware), sizes),
        st.tuples(st.just(TrustedHostMiddleware), allowed),
        st.tuples(st.just(HTTPSRedirectMiddleware), st.just({})),
        st.tuples(st.just(BaseHTTPMiddleware), st.just({"dispatch": function("x-one")})),
    )


def requests() -> st.SearchStrategy[Any]:
    paths = ("/bare", "/plain", "/response", "/kept", "/big", "/encoded", "/empty", "/odd", "/stream", "/nowhere")
    fields = {
        "host": st.sampled_from(HOSTS),
        "origin": st.sampled_from(ORIGINS),
        "accept-encoding": st.sampled_from(["gzip", "br, gzip;q=0.5", "identity"]),
        "access-control-request-method": st.sampled_from(METHODS),
        "access-control-request-headers": st.sampled_from(["x-a", "x-b, x-a", "accept"]),
        "access-control-request-private-network": st.just("true"),
        "x-one": st.sampled_from(["passes", "changes_status_and_fields", "consumes", "wraps", "drops_the_length"]),
    }
    methods = st.sampled_from(["GET", "GET", "GET", "OPTIONS", "HEAD", "POST"])
    return st.tuples(
        st.builds("{} {}".format, methods, st.sampled_from(paths)),
        st.fixed_dictionaries({}, optional=fields).map(lambda found: tuple(found.items())),
        st.sampled_from(["http", "https"]),
    )


def as_it_is(layer: Any) -> Any:
    """Leave a layer as Starlette wrote it."""
    return layer


async def answers(stack: list[Any], calls: list[Any]) -> list[Any]:
    def add(framework: Any, app: Any) -> None:
        for kind, options in stack:
            app.add_middleware(kind, **options)

    app = made("typeway", add)
    return [await asked(app, scope_of(target, fields, scheme=scheme)) for target, fields, scheme in calls]


@settings(max_examples=120, deadline=None)
@given(stack=st.lists(layers(), max_size=5), calls=st.lists(requests(), min_size=1, max_size=6))
def test_random_stacks_answer_as_starlettes_own(stack: list[Any], calls: list[Any]) -> None:
    got = asyncio.run(answers(stack, calls))
    with patch.object(layers_known, "quickened", as_it_is):
        assert got == asyncio.run(answers(stack, calls))
