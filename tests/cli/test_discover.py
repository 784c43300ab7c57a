"""Which module and object the command line takes for the application."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.cli.project import Project
from typeway.cli.console import CliError
from typeway.cli.discover import CANDIDATES, locate
from typeway.cli.load import load_app
from typeway.cli.options import AppChoice


@pytest.mark.parametrize("position", range(len(CANDIDATES)))
def test_discovery_takes_the_first_existing_file(project: Project, position: int) -> None:
    for name in CANDIDATES[position:]:
        project.write(name)
    target = locate(AppChoice(), project.root)
    assert target.file == (project.root / CANDIDATES[position]).resolve()
    assert target.found_by == "discovery"


def test_discovered_module_in_a_package_is_imported_from_above_it(project: Project) -> None:
    project.write("app/__init__.py")
    project.app("app/main.py")
    loaded = load_app(AppChoice())
    assert loaded.import_string == "app.main:app"
    assert loaded.target.search_path == project.root.resolve()


def test_discovered_module_in_a_plain_directory_is_imported_from_inside_it(project: Project) -> None:
    project.app("app/main.py")
    loaded = load_app(AppChoice())
    assert loaded.import_string == "main:app"
    assert loaded.target.search_path == (project.root / "app").resolve()


def test_nothing_to_discover(project: Project) -> None:
    with pytest.raises(CliError, match="No application found") as caught:
        locate(AppChoice(), project.root)
    assert "app/main.py" in caught.value.details[0]


def test_package_roots_are_found_upwards(project: Project) -> None:
    for package in ("src/shop", "src/shop/web", "src/shop/web/v1"):
        project.write(f"{package}/__init__.py")
    project.app("src/shop/web/v1/service.py")
    loaded = load_app(AppChoice(path=Path("src/shop/web/v1/service.py")))
    assert loaded.import_string == "shop.web.v1.service:app"
    assert loaded.target.search_path == (project.root / "src").resolve()


def test_a_package_directory_stands_for_its_init(project: Project) -> None:
    project.write("lib/__init__.py")
    project.app("lib/shop/__init__.py")
    assert load_app(AppChoice(path=Path("lib/shop"))).import_string == "lib.shop:app"


def test_a_package_without_application_is_searched(project: Project) -> None:
    project.write("shop/__init__.py")
    project.app("shop/api.py")
    assert load_app(AppChoice(path=Path("shop"))).import_string == "shop.api:app"


def test_a_plain_directory_is_searched(project: Project) -> None:
    project.app("service/api.py")
    assert load_app(AppChoice(path=Path("service"))).import_string == "api:app"


def test_an_empty_directory(project: Project) -> None:
    (project.root / "empty").mkdir()
    outcome = project.run("routes", "empty")
    assert outcome.exit_code == 1
    assert "No application found in the directory empty" in outcome.error


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("api", "app", "admin"), "app"),
        (("site", "api", "admin"), "api"),
        (("site", "admin"), "admin"),
    ],
)
def test_object_names(project: Project, names: tuple[str, ...], expected: str) -> None:
    project.write("main.py", "from typeway import FastAPI\n" + "".join(f"{name} = FastAPI()\n" for name in names))
    loaded = load_app(AppChoice())
    assert loaded.name == expected
    assert set(loaded.others) == set(names) - {expected}


def test_one_application_under_two_names_is_one(project: Project) -> None:
    project.write("main.py", "from typeway import FastAPI\nservice = app = FastAPI()\n")
    loaded = load_app(AppChoice())
    assert (loaded.name, loaded.others) == ("app", ())


def test_app_option_without_path_is_looked_up_in_the_discovered_file(project: Project) -> None:
    project.write("main.py", "from typeway import FastAPI\napp = FastAPI()\nadmin = FastAPI()\n")
    project.write("pyproject.toml", '[tool.typeway]\nentrypoint = "other:app"\n')
    assert load_app(AppChoice(name="admin")).import_string == "main:admin"


def test_entrypoint(project: Project) -> None:
    project.app("deep/er/service.py", variable="thing")
    loaded = load_app(AppChoice(entrypoint="deep.er.service:thing"))
    assert loaded.import_string == "deep.er.service:thing"
    assert loaded.target.found_by == "entrypoint"


def test_entrypoint_may_name_an_attribute_of_an_object(project: Project) -> None:
    project.write(
        "main.py",
        """
        from types import SimpleNamespace
        from typeway import FastAPI
        container = SimpleNamespace(web=FastAPI(title="inner"))
        """,
    )
    loaded = load_app(AppChoice(entrypoint="main:container.web"))
    assert getattr(loaded.app, "title", None) == "inner"


def test_any_asgi_callable_may_be_named(project: Project) -> None:
    project.write(
        "main.py",
        """
        async def plain(scope, receive, send): ...
        class Application:
            async def __call__(self, scope, receive, send): ...
        wrapped = Application()
        """,
    )
    for name in ("plain", "wrapped"):
        assert load_app(AppChoice(entrypoint=f"main:{name}")).name == name


def test_a_callable_without_signature_is_left_to_the_server(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled callables may have none."""

    def no_signature(_: object) -> None:
        raise ValueError("no signature found")

    project.write("main.py", "compiled = print\n")
    monkeypatch.setattr(inspect, "signature", no_signature)
    assert load_app(AppChoice(entrypoint="main:compiled")).app is print


@pytest.mark.parametrize("other", [("main.py",), ("--app", "app")], ids=["PATH", "--app"])
def test_entrypoint_excludes_the_other_ways(project: Project, other: tuple[str, ...]) -> None:
    project.app("main.py")
    outcome = project.run("routes", *other, "--entrypoint", "main:app")
    assert outcome.exit_code == 2
    assert "cannot be combined with" in outcome.error


def test_entrypoint_of_another_form(project: Project) -> None:
    outcome = project.run("routes", "-e", "main")
    assert outcome.exit_code == 1
    assert 'not of the form "package.module:name"' in outcome.error


def test_file_not_found(project: Project) -> None:
    project.app("main.py")
    outcome = project.run("routes", "mian.py")
    assert outcome.exit_code == 1
    assert "File not found: mian.py" in outcome.error
    assert "did you mean main.py?" in outcome.error


def test_nothing_similar_to_a_missing_file(project: Project) -> None:
    project.app("main.py")
    for name in ("nowhere/main.py", "qqqqqqqq.py"):
        outcome = project.run("routes", name)
        assert outcome.exit_code == 1
        assert f"File not found: {name}" in outcome.error
        assert "did you mean" not in outcome.error


def test_an_import_string_in_place_of_a_path(project: Project) -> None:
    project.app("main.py")
    outcome = project.run("routes", "main:app")
    assert outcome.exit_code == 1
    assert "--entrypoint main:app" in outcome.error


def test_a_file_and_a_name_in_one(project: Project) -> None:
    project.app("src/main.py")
    for given in ("src/main.py:app", "main.py:app"):
        outcome = project.run("routes", given)
        assert outcome.exit_code == 1
        assert f"the name is given as: {given.partition(':')[0]} --app app" in outcome.error
        assert "--entrypoint" not in outcome.error


def test_a_path_without_its_suffix(project: Project) -> None:
    project.app("main.py")
    outcome = project.run("routes", "main")
    assert outcome.exit_code == 1
    assert "did you mean main.py?" in outcome.error


def test_not_a_python_file(project: Project) -> None:
    project.write("settings.json", "{}")
    outcome = project.run("routes", "settings.json")
    assert outcome.exit_code == 1
    assert "settings.json is not a Python file" in outcome.error


def test_a_dot_in_a_file_name_cannot_be_imported(project: Project) -> None:
    project.app("main.v2.py")
    outcome = project.run("routes", "main.v2.py")
    assert outcome.exit_code == 1
    assert "cannot be imported" in outcome.error
    assert "contains a dot" in outcome.error
