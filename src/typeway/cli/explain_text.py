"""The report of ``typeway explain`` as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from typeway.cli.explain_records import (
    BodyReport,
    FieldReport,
    PlaceReport,
    RequestReport,
    ResponseReport,
    StepReport,
    ValueReport,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["report_lines"]

_RUNS = {"thread": "worker thread", "loop": "event loop", "inline": "event loop, called directly: it cannot block"}
_INJECTED = {
    "request": "the request",
    "websocket": "the websocket",
    "connection": "the request or websocket",
    "response": "the response, to set status, headers and cookies",
    "background": "the background tasks of this request",
    "scopes": "the security scopes",
}
_BODY_SOURCES = ("body", "form", "file")


def report_lines(report: RequestReport) -> Iterator[Text]:
    """The lines to print, styled for a terminal."""
    yield from _title_lines(report)
    yield from _middleware_lines(report)
    if report.body is not None:
        yield from _body_lines(report.body)
    if report.steps:
        yield _heading("calls, in this order")
    for step in report.steps:
        yield from _step_lines(step)
    if report.response is not None:
        yield from _response_lines(report.response)
    yield from _error_lines(report)
    if report.script is not None:
        yield _heading("generated handler")
        yield from (Text(line) for line in report.script.splitlines())


def _title_lines(report: RequestReport) -> Iterator[Text]:
    yield Text.assemble((report.method, "bold green"), " ", (report.route, "bold"), f"  {report.name}")
    yield _definition(report.endpoint)
    for name, value in report.path_parameters.items():
        yield Text(f"  {name} = {value!r} from the path")
    for note in report.notes:
        yield Text(f"  note: {note}", "yellow")


def _middleware_lines(report: RequestReport) -> Iterator[Text]:
    yield _heading("middleware, outermost first" if report.middleware else "no middleware of its own")
    for layer in report.middleware:
        yield _entry(layer.name, layer.where)


def _error_lines(report: RequestReport) -> Iterator[Text]:
    handlers = {key: handler for key, handler in report.exception_handlers.items() if not handler.built_in}
    if handlers:
        yield _heading("exception handlers of its own")
    for key, handler in handlers.items():
        yield _entry(f"{key}: {handler.name}", handler.where)


def _heading(title: str) -> Text:
    return Text(title, "bold cyan")


def _definition(place: PlaceReport) -> Text:
    if place.built_in:
        return Text("  part of Typeway", "dim")
    return Text(f"  defined at {place.where}" if place.where else "  defined in compiled code", "dim")


def _entry(name: str, where: str) -> Text:
    return Text.assemble(f"  {name}", (f"  {where}" if where else "", "dim"))


def _body_lines(body: BodyReport) -> Iterator[Text]:
    yield _heading("request body, read before anything below runs")
    need = "required" if body.required else "optional"
    form = "an object with a member for each value" if body.embedded else "one value"
    yield Text(f"  {body.kind} ({body.media_type}), {need}, {form}")
    for value in body.values:
        yield from _value_lines(value, indent=4)


def _step_lines(step: StepReport) -> Iterator[Text]:
    title = Text.assemble(f"  {step.number} ", (step.function, "bold"))
    if step.role == "endpoint":
        title.append("  the endpoint", "green")
    title.append(f"  {step.where}", "dim")
    yield title
    if step.reuses is not None:
        yield Text(f"      not called: takes the cached result of {step.reuses}")
        yield from _result_line(step)
        return
    yield Text(f"      runs on: {_how(step)}")
    if step.replaces is not None:
        yield Text(f"      overrides {step.replaces}", "yellow")
    for argument, number in step.arguments_from.items():
        yield Text(f"      {argument} = result of {number}")
    for argument, kind in step.injected.items():
        yield Text(f"      {argument} = {_INJECTED[kind]}")
    for value in step.values:
        yield from _value_lines(value, indent=6)
    for argument in step.body_arguments:
        yield Text(f"      {argument} from the request body")
    if step.demands_scopes or "scopes" in step.injected.values():
        yield Text(f"      security scopes: {' '.join(step.security_scopes) or 'none'}")
    yield from _result_line(step)


def _how(step: StepReport) -> str:
    parts = [_RUNS[step.runs]]
    if step.is_generator:
        parts.append("generator" if step.left is None else f"generator, left {step.left}")
    if step.max_concurrency is not None:
        parts.append(f"at most {step.max_concurrency} at a time")
    if step.role == "dependency" and not step.cached:
        parts.append("not cached")
    return ", ".join(parts)


def _result_line(step: StepReport) -> Iterator[Text]:
    if step.role == "dependency" and step.fills is None:
        yield Text("      result dropped")


def _value_lines(value: ValueReport, indent: int) -> Iterator[Text]:
    places = " or ".join(f'"{name}"' for name in value.names)
    nameless = value.fields or (value.source in _BODY_SOURCES and value.names == (value.argument,))
    origin = "" if nameless else f" {places}"
    line = Text.assemble(" " * indent, f"{value.argument}: {value.type}", f"  from {value.source}{origin}")
    if value.repeated:
        line.append(", every occurrence")
    line.append(_limits(value))
    yield line
    for field in value.fields:
        names = " or ".join(f'"{name}"' for name in field.names)
        yield Text(f"{' ' * (indent + 2)}{names}: {field.type}{_limits(field)}")


def _limits(value: ValueReport | FieldReport) -> str:
    parts = ["required" if value.required else f"default {value.default}"]
    if value.required and isinstance(value, ValueReport) and value.fields:
        parts = []  # Which names must be sent is said by the fields.
    parts += [f"{name}={limit}" for name, limit in value.constraints.items()]
    return "".join(f", {part}" for part in parts)


def _response_lines(response: ResponseReport) -> Iterator[Text]:
    yield _heading("response")
    media_type = "" if response.media_type is None else f" ({response.media_type})"
    yield Text(f"  status {response.status}, {response.response_class}{media_type}")
    if response.stream is not None:
        each = f", each item validated by {response.item}" if response.item else ""
        yield Text(f"  stream: {response.stream}{each}")
    else:
        yield Text(f"  validated and filtered by {response.model}" if response.model else "  no response model")
    for name, value in response.options.items():
        yield Text(f"    {name} = {value}")
