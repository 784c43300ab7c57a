"""Names that are handed on without an import before they are asked for."""

import subprocess
import sys
from types import ModuleType

import pytest

from typeway import _elsewhere
from typeway._lazy import handed_on, submodules


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = ModuleType("typeway_example")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    look_up = handed_on(made.__name__, {"Fraction": "fractions.Fraction", "half": "typeway_example_without_half.half"})
    vars(made)["__getattr__"] = look_up
    return made


def test_a_name_is_looked_up_once_and_can_be_replaced(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from fractions import Fraction

    assert "Fraction" not in vars(module)
    assert module.Fraction is Fraction
    assert vars(module)["Fraction"] is Fraction
    with monkeypatch.context() as patch:
        patch.setattr(module, "Fraction", int)
        assert module.__getattr__("Fraction") is int
    assert module.Fraction is Fraction


def test_an_unknown_name_is_an_attribute_error(module: ModuleType) -> None:
    with pytest.raises(AttributeError, match="module 'typeway_example' has no attribute 'other'"):
        _ = module.other
    with pytest.raises(ModuleNotFoundError):
        _ = module.half


def test_submodules_are_imported_when_asked_for() -> None:
    look_up = submodules("email", "mime")
    assert look_up("mime").__name__ == "email.mime"
    with pytest.raises(AttributeError, match="module 'email' has no attribute 'charset'"):
        look_up("charset")


@pytest.mark.parametrize(
    "module", ["routing", "dependencies.utils", "dependencies.models", "openapi.utils", "applications"]
)
def test_every_name_that_is_handed_on_is_there(module: str) -> None:
    """Each in a process of its own, before anything else has been imported."""
    tables = {
        "routing": _elsewhere.ROUTING_NAMES,
        "dependencies.utils": _elsewhere.DEPENDENCY_UTILS,
        "dependencies.models": _elsewhere.DEPENDENCY_MODELS,
    }
    names = sorted(tables.get(module, ["get_openapi"]))
    code = f"import typeway.{module} as m; [getattr(m, name) for name in {names!r}]; print(len({names!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(names))]
