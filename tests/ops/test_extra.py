"""What is missing is named when a block is made, and nothing is imported before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from typeway import ops


@pytest.mark.parametrize(
    "module, make, package",
    [
        ("prometheus_client", ops.Metrics, "prometheus-client"),
        ("limits", lambda: ops.RateLimiter("1/hour"), "limits"),
        ("redis.exceptions", lambda: ops.RateLimiter("1/hour", storage="redis://localhost"), "redis"),
        ("structlog", ops.to_structlog, "structlog"),
    ],
)
def test_the_error_names_the_extra(
    module: str, make: Callable[[], Any], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=rf"needs {package}, .* pip install 'typeway\[ops\]'"):
        make()


def test_nothing_optional_is_imported() -> None:
    code = "import sys, typeway.ops; print({'prometheus_client', 'limits', 'redis', 'structlog'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
