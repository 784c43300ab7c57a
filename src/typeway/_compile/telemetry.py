"""The lines that show telemetry what a handler does. A handler that nobody observes has none of them.

The recorder they call is in the scope (see ``_telemetry/_recorder.py``).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from typeway._compile.draft import Draft
from typeway._telemetry import SCOPE_KEY, function_name

__all__ = ["emit_begin", "emit_resolved", "endpoint_name", "observed_reading", "observed_span"]


def endpoint_name(draft: Draft) -> str:
    """Return the name that stands for the qualified name of the endpoint."""
    return draft.script.bind("endpoint_name", function_name(draft.steps.steps[-1].plan.call))


def emit_begin(draft: Draft) -> None:
    """Write the start of the handler."""
    if draft.observed:
        draft.script.line(f"telemetry = x.scope[{SCOPE_KEY!r}]")
        draft.script.line("telemetry.begin(request)")


@contextmanager
def observed_reading(draft: Draft) -> Generator[None, None, None]:
    """Surround the lines that read the body."""
    if not draft.observed or draft.plan.body is None:
        yield
        return
    with draft.script.block("with telemetry.reading():"):
        yield
        if draft.is_form:
            draft.script.line("telemetry.note_body(body)")
        else:
            reader = draft.script.bind("reader", draft.whole)
            draft.script.line(f"telemetry.note_body({reader}.sent(raw, x.headers))")


@contextmanager
def observed_span(draft: Draft, kind: str) -> Generator[None, None, None]:
    """Surround lines with a span: ``dependencies``, ``endpoint`` or ``serialization``."""
    if not draft.observed:
        yield
        return
    with draft.script.block(f"with telemetry.{kind}({endpoint_name(draft)}):"):
        yield


def emit_resolved(draft: Draft, refusal: str) -> None:
    """Write the note of what the dependencies resulted in; ``refusal`` is the expression of the exception, if any."""
    if not draft.observed:
        return
    endpoint, script = draft.steps.steps[-1], draft.script
    keys = draft.layout.keys[endpoint.index]
    merged = [value for value in (*endpoint.plan.parameters, *endpoint.plan.body) if value is not draft.single]
    parts = [f"{name!r}: r{index}" for name, index in endpoint.sources.items()]
    if merged:
        names = script.bind("argument_names", tuple((value.name, keys[value.name]) for value in merged))
        parts.append(f"**telemetry.valid(values, {names})")
    parts += [
        f"{value.name!r}: {draft.layout.local(keys[value.name])}"
        for value in (*endpoint.plan.parameters, *endpoint.plan.body)
        if value is draft.single
    ]
    script.line(f"telemetry.resolved({{{', '.join([*parts, *_injected(draft)])}}}, {refusal})")


def _injected(draft: Draft) -> list[str]:
    absent = "request" if draft.socket else "websocket"
    names = {"response": "response", "background": "background"}
    items = draft.steps.steps[-1].plan.injected
    return [
        f"{item.name!r}: {names.get(item.kind, 'request')}" for item in items if item.kind not in (absent, "scopes")
    ]
