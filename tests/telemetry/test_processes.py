"""Global providers, other instrumentations and exporters: a process each, on FastAPI and here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPORTERS = Path(__file__).with_name("exporters")
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
AUTO = {"FASTAPI_OTEL_AUTO_CONFIGURE": "TRUE"}

CASES = {
    "late": ("late", {}),
    "idle": ("idle", {}),
    "contrib": ("contrib", {}),
    "exporter missing": ("missing", ENDPOINT),
    "no endpoint, no warning": ("missing", {}),
    "exported": ("exported", ENDPOINT),
    "exported by environment": ("exported-by-environment", {**ENDPOINT, **AUTO}),
    "environment says 1": ("exported-by-environment", {**ENDPOINT, "FASTAPI_OTEL_AUTO_CONFIGURE": "1"}),
    "one switch": ("exported-traces-only", ENDPOINT),
    "switched off explicitly": ("not-exported", {**ENDPOINT, **AUTO}),
    "endpoint of one signal": ("exported", {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:9"}),
    "exporter none": ("exported", {**ENDPOINT, "OTEL_TRACES_EXPORTER": "none", "OTEL_METRICS_EXPORTER": "none"}),
    "exporter console": ("missing", {**ENDPOINT, "OTEL_TRACES_EXPORTER": "console"}),
    "gRPC": ("missing", {**ENDPOINT, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}),
    "SDK disabled": ("exported", {**ENDPOINT, "OTEL_SDK_DISABLED": "true"}),
}


def printed(package: str, name: str, environment: dict[str, str]) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("OTEL_", "FASTAPI_"))}
    if "exported" in name:
        clean["PYTHONPATH"] = os.pathsep.join([str(EXPORTERS), *filter(None, [clean.get("PYTHONPATH")])])
    command = [sys.executable, "-W", "ignore", "-m", "tests.telemetry.process", package, name]
    done = subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("case", CASES)
def test_a_process_behaves_alike(case: str) -> None:
    name, environment = CASES[case]
    ours = printed("typeway", name, environment)
    assert ours
    assert ours == printed("fastapi", name, environment)
