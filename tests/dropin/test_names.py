"""The names `fastapi` and `fastapi.*` in drop-in mode: the same module objects, whatever asks for them."""

from __future__ import annotations

from pathlib import Path

from tests.dropin.processes import facts, python


def test_the_modules_are_the_same_objects(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import json
        import pkgutil
        import sys
        before = "fastapi" in sys.modules
        import fastapi
        import fastapi.middleware.cors
        import fastapi.security.oauth2 as oauth2
        from fastapi import routing, FastAPI
        from fastapi.responses import JSONResponse
        import typeway
        import typeway.responses
        same = {}
        for module in pkgutil.walk_packages(typeway.__path__, "typeway."):
            if "_dropin.startup" in module.name or "__main__" in module.name:
                continue
            try:
                own = __import__(module.name, fromlist=["*"])
            except ImportError:
                continue
            alias = "fastapi" + module.name[len("typeway"):]
            same[alias] = __import__(alias, fromlist=["*"]) is own is sys.modules[alias]
        print(json.dumps({
            "before": before,
            "top": fastapi is typeway and sys.modules["fastapi"] is sys.modules["typeway"],
            "nested": sys.modules["fastapi.middleware.cors"] is sys.modules["typeway.middleware.cors"],
            "from": routing is typeway.routing and oauth2 is typeway.security.oauth2,
            "classes": FastAPI is typeway.FastAPI and JSONResponse is typeway.responses.JSONResponse,
            "different": sorted(name for name, equal in same.items() if not equal),
            "count": len(same),
            "specs": [typeway.__spec__.name, typeway.routing.__spec__.name, routing.__name__],
        }))
        """,
    )
    assert found.pop("count") > 80
    assert found == {
        "before": False,
        "top": True,
        "nested": True,
        "from": True,
        "classes": True,
        "different": [],
        "specs": ["typeway", "typeway.routing", "typeway.routing"],
    }


def test_late_imports_and_importlib(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import importlib, importlib.util, json, pkgutil, runpy, sys
        from importlib import resources
        spec = importlib.util.find_spec("fastapi.encoders")
        unloaded = "fastapi.encoders" in sys.modules
        import typeway.encoders
        def late():
            from fastapi.encoders import jsonable_encoder
            return jsonable_encoder
        answers = {
            "spec": [spec.name, spec.origin == typeway.encoders.__file__, unloaded],
            "late": late() is typeway.encoders.jsonable_encoder,
            "import_module": importlib.import_module("fastapi.sse") is importlib.import_module("typeway.sse"),
            "relative": importlib.import_module(".params", "fastapi") is typeway.params,
            "resolve_name": pkgutil.resolve_name("fastapi.routing:APIRoute") is typeway.routing.APIRoute,
            "iter_modules": "routing" in {module.name for module in pkgutil.iter_modules(typeway.__path__)},
            "resources": resources.files("fastapi").joinpath("py.typed").is_file(),
            "reload": importlib.reload(importlib.import_module("fastapi.types")) is sys.modules["typeway.types"],
        }
        del sys.modules["fastapi"], sys.modules["fastapi.encoders"]
        import fastapi.encoders
        answers["again"] = fastapi is typeway and fastapi.encoders is typeway.encoders
        print(json.dumps(answers))
        """,
    )
    assert found.pop("spec") == ["fastapi.encoders", True, False]
    assert set(found.values()) == {True}, found


def test_version_and_metadata(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import importlib.metadata as metadata, json
        early = metadata.version("fastapi")
        import fastapi, typeway, typeway.dropin
        scripts = metadata.distribution("fastapi").entry_points.select(group="console_scripts")
        listed = [each.version for each in metadata.distributions() if each.metadata["Name"].lower() == "fastapi"]
        print(json.dumps({
            "versions": [early, metadata.version("FastAPI"), fastapi.__version__, typeway.dropin.FASTAPI_VERSION],
            "own": [typeway.dropin.typeway_version(), metadata.version("typeway")],
            "name": metadata.metadata("fastapi")["Name"],
            "packages": set(metadata.packages_distributions()["fastapi"]) == {"fastapi"},
            "scripts": [script.load().__module__ for script in scripts],
            "first": listed[0],
            "elsewhere": list(metadata.distributions(name="fastapi", path=["."])),
            "others": metadata.version("starlette").count(".") > 0,
        }))
        """,
    )
    assert found["own"][0] == found["own"][1] != "0.165.0"
    del found["own"]
    assert found == {
        "versions": ["0.165.0"] * 4,
        "name": "fastapi",
        "packages": True,
        "scripts": ["typeway.cli.main"],
        "first": "0.165.0",
        "elsewhere": [],
        "others": True,
    }


def test_without_fastapi_in_the_environment(tmp_path: Path) -> None:
    """The real package is hidden, as if it had never been installed."""
    found = facts(
        tmp_path,
        """
        import importlib.metadata as metadata, json, sys
        from importlib.machinery import PathFinder
        seen = []
        class Hidden(PathFinder):
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                seen.append(name)
                return None if name.partition(".")[0] == "fastapi" else PathFinder.find_spec(name, path, target)
            @classmethod
            def find_distributions(cls, context):
                return (each for each in PathFinder.find_distributions(context) if each.metadata["Name"] != "fastapi")
        sys.meta_path[sys.meta_path.index(PathFinder)] = Hidden
        from fastapi import FastAPI
        print(json.dumps([FastAPI.__module__, metadata.version("fastapi"), [name for name in seen if name == "fastapi"]]))
        """,
    )
    assert found == ["typeway.applications", "0.165.0", []]


def test_patching(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import json
        from unittest import mock
        with mock.patch("fastapi.concurrency.run_in_threadpool", new="replaced"):
            import typeway.concurrency
            inside = typeway.concurrency.run_in_threadpool
        with mock.patch("fastapi.FastAPI.openapi", return_value={"patched": True}):
            from fastapi import FastAPI
            from fastapi.testclient import TestClient
            document = TestClient(FastAPI()).get("/openapi.json").json()
        print(json.dumps([inside, callable(typeway.concurrency.run_in_threadpool), document]))
        """,
    )
    assert found == ["replaced", True, {"patched": True}]


def test_pickling(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import json, pickle
        import fastapi.datastructures, fastapi.exceptions, typeway.exceptions
        error = fastapi.exceptions.HTTPException(418, detail="tea")
        kept = pickle.loads(pickle.dumps(error))
        # As another process, on the real package, would have written it.
        foreign = pickle.dumps(fastapi.exceptions.HTTPException, protocol=0).replace(b"ctypeway.", b"cfastapi.")
        print(json.dumps([
            [kept.status_code, kept.detail, type(kept) is typeway.exceptions.HTTPException],
            b"fastapi" in foreign,
            pickle.loads(foreign) is typeway.exceptions.HTTPException,
        ]))
        """,
    )
    assert found == [[418, "tea", True], True, True]


def test_what_typeway_lacks_is_named(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        """
        import json
        import fastapi
        def failure(statement):
            try:
                exec(statement)
            except ImportError as error:
                return [type(error).__name__, error.name, str(error)]
        print(json.dumps([
            failure("import fastapi.telepathy"),
            failure("from fastapi.telepathy import send"),
            failure("from fastapi import telepathy"),
            failure("import fastapi_telepathy"),
        ]))
        """,
    )
    message = (
        "No module named 'fastapi.telepathy': in drop-in mode that is 'typeway.telepathy', which is missing in Typeway"
    )
    assert found[:2] == [["ModuleNotFoundError", "fastapi.telepathy", message]] * 2
    assert found[2][0] == "ImportError"
    assert "cannot import name 'telepathy' from 'typeway'" in found[2][2]
    assert found[3] == ["ModuleNotFoundError", "fastapi_telepathy", "No module named 'fastapi_telepathy'"]


def test_the_real_package_came_first(tmp_path: Path) -> None:
    finished = python(
        tmp_path, "-W", "ignore", "-c",
        "import fastapi, typeway.dropin\n"
        "try: typeway.dropin.install()\n"
        "except typeway.dropin.DropInError as error: print(error.name, error, typeway.dropin.installed())",
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("fastapi 'fastapi' has been imported already, from ")
    assert finished.stdout.endswith("python -m typeway.dropin False\n")


def test_install_and_uninstall(tmp_path: Path) -> None:
    finished = facts(
        tmp_path,
        """
        import json, os, sys
        os.environ["PYTHONPATH"] = "elsewhere"
        sys.modules["fastapi"] = None
        import typeway, typeway.dropin as dropin
        environment, finders, own = dict(os.environ), list(sys.meta_path), typeway.__version__
        dropin.install()
        dropin.install()
        from fastapi.routing import APIRouter
        during = [
            dropin.installed(), APIRouter is typeway.APIRouter, typeway.__version__ != own, len(sys.meta_path) - len(finders),
            os.environ["TYPEWAY_DROP_IN"], os.environ["PYTHONPATH"].endswith(os.pathsep + "elsewhere"),
        ]
        dropin.uninstall()
        dropin.uninstall()
        print(json.dumps([during, [
            dropin.installed(), dict(os.environ) == environment, sys.meta_path == finders, typeway.__version__ == own,
            [name for name in sys.modules if name.partition(".")[0] == "fastapi"],
        ]]))
        """,
        options=(),
    )
    assert finished == [[True, True, True, 1, "1", True], [False, True, True, True, []]]
