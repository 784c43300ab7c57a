"""What importing a public module brings in."""

import subprocess
import sys

from tests.street.test_every_name import MODULES

# These are about an optional or a heavy thing, and import it.
ABOUT_SOMETHING_HEAVY = {"middleware.wsgi", "staticfiles", "telemetry", "templating", "testclient"}


def test_optional_and_heavy_modules_are_left_alone() -> None:
    """What the street imports brings in neither the test client nor optional packages."""
    modules = ", ".join(f"typeway.{module}".rstrip(".") for module in MODULES if module not in ABOUT_SOMETHING_HEAVY)
    unwanted = {"jinja2", "httpx", "httpx2", "orjson", "ujson", "starlette.testclient", "starlette.middleware.wsgi"}
    program = f"import sys, {modules}; print(sorted({unwanted!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
