"""A program in a process of its own, for what can be set only once per process: global providers and the environment.

The first argument is the package, the second the case; the program prints what it saw.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import Any

from opentelemetry import _logs, metrics, trace
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from starlette.types import Message

from tests.telemetry.driver import Call, Framework, converse
from tests.telemetry.signals import Signals


def say(*values: object) -> None:
    sys.stdout.write(" ".join(map(str, values)) + "\n")


def exported_so_far() -> list[str]:
    """What the stand-ins below ``exporters/`` have exported, if they can be imported."""
    stand_in = sys.modules.get("opentelemetry.exporter.otlp.proto.http")
    return [] if stand_in is None else stand_in.EXPORTED


def application(framework: Framework, **settings: Any) -> Any:
    app = framework.FastAPI(telemetry=settings) if settings else framework.FastAPI()
    app.get("/")(lambda: 1)
    return app


def call(app: Any, path: str = "/") -> None:
    asyncio.run(converse(app, Call(path), []))


def names(signals: Signals) -> list[str]:
    found = [
        f"{span.name} in {span.instrumentation_scope.name}" for span in signals.finished() if span.instrumentation_scope
    ]
    signals.spans.clear()
    return found


def late(framework: Framework) -> None:
    """A global provider is noticed whenever it comes, signal by signal."""
    app, signals = application(framework), Signals()
    call(app)
    say(names(signals))
    trace.set_tracer_provider(signals.tracer_provider)
    call(app)
    say(names(signals))
    metrics.set_meter_provider(signals.meter_provider)
    call(app)
    say(sorted(item["name"] for item in signals.recorded()["metrics"]))
    _logs.set_logger_provider(signals.logger_provider)
    app.get("/fails")(lambda x: x)
    call(app, "/fails")
    say([item["event"] for item in signals.recorded()["logs"]])


def idle(framework: Framework) -> None:
    """Providers that do nothing do not count; one that waits for the global one does, as soon as that is there."""
    signals = Signals()
    nothing = application(framework, tracer_provider=trace.NoOpTracerProvider())
    waiting = application(framework, tracer_provider=trace.ProxyTracerProvider())
    call(waiting)
    trace.set_tracer_provider(signals.tracer_provider)
    call(nothing)
    say(names(signals))
    call(waiting)
    say(names(signals))


def contrib(framework: Framework) -> None:
    """OpenTelemetry's own instrumentation among the layers has precedence; around the application it has not."""
    signals = Signals()
    inside = application(framework, **signals.settings)
    inside.add_middleware(OpenTelemetryMiddleware, tracer_provider=signals.tracer_provider)
    call(inside)
    say(names(signals))
    instrumented = application(framework, **signals.settings)
    FastAPIInstrumentor.instrument_app(instrumented, tracer_provider=signals.tracer_provider)
    call(instrumented)
    say(names(signals))
    call(OpenTelemetryMiddleware(application(framework, **signals.settings), tracer_provider=signals.tracer_provider))
    say(names(signals))


async def live(app: Any) -> None:
    """Start the application, send it two requests, and shut it down."""
    inbox, started = asyncio.Queue[Message](), asyncio.Event()

    async def send(message: Message) -> None:
        say(message["type"], sorted(set(exported_so_far())))
        started.set()

    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    running = asyncio.ensure_future(app(scope, inbox.get, send))
    await inbox.put({"type": "lifespan.startup"})
    await started.wait()
    for path in ("/", "/fails"):
        await converse(app, Call(path), [])
    await inbox.put({"type": "lifespan.shutdown"})
    await running


def exported(framework: Framework, **settings: Any) -> None:
    """Exporters are there before start-up, once per provider, and have sent everything when shut-down is reported."""

    @asynccontextmanager
    async def lifespan(app: Any):
        say("up", [not type(find()).__name__.lstrip("_").startswith("Proxy") for find in PROVIDERS])
        yield

    for _ in range(2):
        app = framework.FastAPI(lifespan=lifespan, telemetry=settings)
        app.get("/")(lambda: 1)
        app.get("/fails")(lambda x: x)
        asyncio.run(live(app))
        say(exported_so_far().count("GET /"), exported_so_far().count("logs"))


PROVIDERS = (trace.get_tracer_provider, metrics.get_meter_provider, _logs.get_logger_provider)


def missing(framework: Framework) -> None:
    """Without the exporter package there is a warning, and an application."""
    import logging

    sys.modules["opentelemetry.exporter"] = None  # type: ignore[assignment]  # what cannot be imported

    class Note(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say("warned", record.levelname)

    logging.getLogger("fastapi").addHandler(Note())
    asyncio.run(live(application(framework, auto_configure=True)))


if __name__ == "__main__":
    used = Framework(sys.argv[1])
    name = sys.argv[2]
    if name == "exported":
        exported(used, auto_configure=True)
    elif name == "exported-by-environment":
        exported(used)
    elif name == "exported-traces-only":
        exported(used, auto_configure=True, metrics=False, logs=False)
    elif name == "not-exported":
        exported(used, auto_configure=False)
    else:
        globals()[name](used)
