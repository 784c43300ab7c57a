"""Whole applications of the usual shapes are proved equal on both frameworks."""

import pytest

from tests.prove.running import PROGRAMS, prove

# The program, how many requests it gets at least, and what has to be installed for it.
APPLICATIONS = {
    "users": (150, ("jwt", "pwdlib", "sqlalchemy", "aiosqlite")),
    "files": (80, ("python_multipart",)),
    "chat": (45, ()),
    "library": (50, ("strawberry",)),
    "admin": (80, ("sqladmin", "itsdangerous")),
}


@pytest.mark.parametrize("name", APPLICATIONS)
def test_application_is_equal(name: str) -> None:
    least, needed = APPLICATIONS[name]
    for package in needed:
        pytest.importorskip(package, reason=f"the program needs {package}")
    recorded = PROGRAMS / f"{name}.http"
    more = ["--requests", recorded] if recorded.exists() else []
    outcome = prove(f"{name}.py", "--unsafe", "--json", *more)
    result = outcome.json
    assert result["failures"] == []
    assert outcome.differences == []
    assert result["document"] == []
    assert result["lifespan"] == []
    assert result["requests"] >= least
    assert outcome.exit_code == 0


def test_recorded_requests_reach_what_generated_ones_cannot() -> None:
    """A login whose token the next requests carry: each side uses its own."""
    pytest.importorskip("jwt")
    pytest.importorskip("pwdlib")
    result = prove("users.py", "--unsafe", "--json", "--requests", PROGRAMS / "users.http").json
    recorded = next(route for route in result["routes"] if route["route"] == "(recorded)")
    assert recorded["requests"] == 10
    assert recorded["equal"]
