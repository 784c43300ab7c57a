"""Files stay small enough to be read in one go, and their names say what is in them."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import Module, modules

MOST_LINES = 600

# Names of FastAPI's that users import; they hold declarations or re-exports.
MIRRORS = {"utils", "dependencies.utils", "openapi.utils", "security.utils"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}

WAIVER = re.compile(r"# *(?P<kind>type: ignore|pyright: ignore|noqa)(?P<code>\[[\w, -]+\]|: ?[A-Z]+\d+)?(?P<reason>.*)")

every_module = pytest.mark.parametrize("module", modules().values(), ids=lambda module: module.name or "typeway")


@every_module
def test_file_is_short(module: Module) -> None:
    assert len(module.text.splitlines()) <= MOST_LINES


@every_module
def test_waivers_give_code_and_reason(module: Module) -> None:
    """`# type: ignore[code]  (reason)`: a bare waiver hides more than was meant, and nobody dares to remove it.

    The codes of `noqa` are words that say enough; those of type checkers are not.
    """
    for number, line in enumerate(module.text.splitlines(), start=1):
        waiver = WAIVER.search(line)
        if waiver is not None:
            place = f"{module.path.name}:{number}: {line.strip()}"
            assert waiver["code"], place
            assert waiver["kind"] == "noqa" or re.search(r"\w{2,}", waiver["reason"]), place


def test_names_say_something() -> None:
    assert {name for name in modules() if name.rpartition(".")[2] in VAGUE} <= MIRRORS
