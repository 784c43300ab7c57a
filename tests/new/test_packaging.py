"""The templates reach those who install Typeway."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, TEMPLATES

pytest.importorskip("hatchling", reason="hatchling is not installed")


def template_files() -> set[str]:
    """The files of all layers, without what tools leave there, below the folder of the sources."""
    below = [
        path.relative_to(ROOT / "src")
        for layer in TEMPLATES.iterdir()
        if layer.is_dir()
        for path in layer.rglob("*")
        if path.is_file()
    ]
    left_behind = ("__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache")
    return {path.as_posix() for path in below if not set(path.parts) & set(left_behind)}


def built(target: str, folder: Path) -> Path:
    """A distribution made from this checkout."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.iterdir())


def test_an_installed_wheel_makes_the_same_projects(tmp_path: Path) -> None:
    with zipfile.ZipFile(built("wheel", tmp_path / "dist")) as wheel:
        assert template_files() <= set(wheel.namelist())
        wheel.extractall(tmp_path / "installed")
    made = {}
    for name, code in {"installed": tmp_path / "installed", "checkout": ROOT / "src"}.items():
        command = [
            sys.executable,
            "-m",
            "typeway",
            "new",
            "shop",
            "--kind",
            "full",
            "--path",
            str(tmp_path / name / "shop"),
        ]
        environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
        folder = tmp_path / name / "shop"
        made[name] = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert made[name].pop(Path(".env"))

    made["checkout"].pop(Path("local.mk"), None)  # only the checkout may be installed from a folder
    assert made["installed"] == made["checkout"]


def test_the_source_distribution_has_the_templates(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path / "dist")) as archive:
        packed = {name.partition("/src/")[2] for name in archive.getnames()}

    assert template_files() <= packed
