"""A program without telemetry pays nothing for it: nothing is imported, nothing is called."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import asyncio, sys
{preparation}
from typeway import BackgroundTasks, FastAPI

app = FastAPI(telemetry={{"operation_spans": False}})

@app.get("/")
async def read(tasks: BackgroundTasks):
    tasks.add_task(print, end="")
    return 1

async def receive():
    return {{"type": "http.request", "body": b"", "more_body": False}}

sent = []
async def send(message):
    sent.append(message)

scope = dict(type="http", asgi={{}}, http_version="1.1", method="GET", scheme="http", path="/", query_string=b"",
             root_path="", headers=[], client=None, server=None)
called = []
for turn in range(2):
    if turn:
        sys.setprofile(lambda frame, event, argument: called.append(frame.f_code) if event == "call" else None)
    asyncio.run(app(dict(scope), receive, send))
sys.setprofile(None)
assert sent[-1]["body"] == b"1"
print([name for name in sys.modules if name.startswith(("opentelemetry", "typeway._telemetry.", "typeway.telemetry"))])
print(sorted({{code.co_filename.rpartition("/")[2] for code in called if "_telemetry" in code.co_filename}}))
print(sum("opentelemetry" in code.co_filename for code in called))
"""


def run(preparation: str) -> list[str]:
    program = PROGRAM.format(preparation=preparation)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def test_nothing_is_imported_or_called() -> None:
    assert run("") == ["[]", "[]", "0"]


def test_a_program_that_has_loaded_opentelemetry_looks_for_providers_and_does_no_more() -> None:
    files, calls = run("import opentelemetry.trace")[1:]
    assert files == "['_instruments.py', '_observer.py', '_providers.py']"
    assert int(calls) <= 12


@pytest.mark.parametrize("absent", ["opentelemetry", "opentelemetry.trace"])
def test_without_the_package_there_is_just_no_telemetry(absent: str) -> None:
    program = f"""
import sys
sys.modules[{absent!r}] = None
from typeway import FastAPI
from typeway.telemetry import TelemetryConfig, TelemetryData, get_telemetry_data
settings: TelemetryConfig = {{"tracing": False}}
app = FastAPI(telemetry=settings)
print(get_telemetry_data(), TelemetryData(), len(TelemetryConfig.__annotations__))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "None TelemetryData(request=None, websocket=None, body=None, values=None, errors=None) 9\n"
