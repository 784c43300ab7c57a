"""Every check with its code. A code is never given to another check; a new check gets the next number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from typeway._check import (
    blocking,
    cors,
    debug_on,
    docs_exposed,
    event_handlers,
    mounted,
    operation_ids,
    pools,
    secrets,
    trusted_hosts,
    unreachable,
    uploads,
)
from typeway._check.finding import Finding, Problem, Severity
from typeway._check.silence import Silence
from typeway._check.subject import Subject

__all__ = ["CODES", "RULES", "Rule", "findings"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check with all that is said about it; ``code`` never changes its meaning."""

    code: str
    name: str
    severity: Severity
    explanation: str
    remedy: str
    check: Callable[[Subject], Iterator[Problem]]


RULES: tuple[Rule, ...] = (
    Rule(
        "TW001",
        "docs-exposed",
        "note",
        "The OpenAPI document and its pages are served. They tell strangers every operation, those for staff included.",
        "set openapi_url=None in production, from a setting; or silence this where the API is public",
        docs_exposed.check,
    ),
    Rule(
        "TW002",
        "debug-on",
        "error",
        "With debug=True an unhandled error is answered with a traceback that shows source lines and local paths.",
        "take debug from a setting that is off in production",
        debug_on.check,
    ),
    Rule(
        "TW003",
        "secret-in-source",
        "error",
        "A key that signs sessions or tokens is written in the source: a constant called SECRET_KEY or the like, the "
        "key of SessionMiddleware, of jwt.encode or jwt.decode, or the default of a settings class that is in force. "
        "Whoever reads the code can sign; a short or well-known key can be guessed.",
        "read it from the environment, without a default; make one with: openssl rand -hex 32",
        secrets.check,
    ),
    Rule(
        "TW004",
        "cors-credentials",
        "error",
        "CORSMiddleware takes every origin and allows credentials, so that any site a user visits can act for them.",
        "name the origins in allow_origins, or leave allow_credentials off",
        cors.check,
    ),
    Rule(
        "TW005",
        "no-trusted-host",
        "warning",
        "Requests are answered whatever their Host field says. URLs made from it, in redirects and mails, can lead to "
        "somebody else's server.",
        'add_middleware(TrustedHostMiddleware, allowed_hosts=["api.example.com"])',
        trusted_hosts.check,
    ),
    Rule(
        "TW006",
        "upload-without-limit",
        "error",
        "An operation takes files or raw bytes, and neither it nor a router or application around it has a "
        "max_body_size: one request can fill memory or disk. A program that looks at Content-Length, or has a "
        "middleware that by its name limits bodies, is left alone.",
        "set max_body_size on the application, and a larger one on the operations that need it",
        uploads.check,
    ),
    Rule(
        "TW007",
        "unreachable-route",
        "error",
        "Every path and method of a route is matched by earlier ones, so it never answers: /users/me declared after "
        "/users/{name}.",
        "declare the narrower route first, or remove it",
        unreachable.check,
    ),
    Rule(
        "TW008",
        "mounted-lifespan",
        "error",
        "A mounted application has a lifespan or event handlers. Only the outermost application's are run by the "
        "server, so what they open is missing. A program that mentions the inner lifespan elsewhere is left alone.",
        "enter the inner lifespan in the outer one: async with inner.router.lifespan_context(inner)",
        mounted.check,
    ),
    Rule(
        "TW009",
        "ignored-event-handler",
        "error",
        "A function added with on_event or add_event_handler never runs, since the application or router has a "
        "lifespan, or its router was included in another one after that was included itself.",
        "do its work in the lifespan",
        event_handlers.check,
    ),
    Rule(
        "TW010",
        "duplicate-operation-id",
        "warning",
        "Two operations of a document have the same operationId. The document is invalid, and clients made from it "
        "lose one of the two.",
        "give each its own operation_id, or a unique-id function that uses method and path",
        operation_ids.check,
    ),
    Rule(
        "TW011",
        "blocking-call",
        "error",
        "An endpoint, dependency, middleware or exception handler written with async def calls something that blocks: "
        "time.sleep, requests and the functions of httpx, urllib.request.urlopen, subprocess.run, open, "
        "sqlite3.connect, shutil.copyfileobj and their like. All other requests of the process wait meanwhile.",
        "write the function with def, or use an asynchronous library or await run_in_threadpool(...)",
        blocking.check,
    ),
    Rule(
        "TW012",
        "pool-too-small",
        "warning",
        "Functions written with def use an SQLAlchemy engine, up to 40 threads at once in each worker, and the "
        "engine's pool (pool_size and max_overflow) has fewer connections: under load requests wait for one until they "
        "fail. What max_concurrency bounds, and programs that set the number of threads, are left alone.",
        "raise pool_size and max_overflow to 40 together, or bound the dependency: Depends(get_db, max_concurrency=n)",
        pools.check,
    ),
)

CODES = frozenset(rule.code for rule in RULES)


def findings(subject: Subject, ignored: Collection[str] = ()) -> list[Finding]:
    """Run every check that is not ignored; what is silenced at its line is left out. Sorted by file and line."""
    silence = Silence(subject.sources)
    found = [
        Finding(rule.code, rule.name, rule.severity, one.place.file, one.place.line, one.message, rule.remedy)
        for rule in RULES
        if rule.code not in ignored
        for one in rule.check(subject)
        if not silence.covers(rule.code, one.place)
    ]
    return sorted(dict.fromkeys(found), key=lambda one: (one.file, one.line, one.code, one.message))
