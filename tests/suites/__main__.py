"""``python -m tests.suites [NAME…]``: run the suites and write what they showed to ``results.json``.

Each library gets an environment of its own below ``build/suites``, which later runs use again. The exit status is 1 if a
test passes on FastAPI and not on Typeway, without a reason in ``suites.py``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.suites.suites import SUITES, Suite

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "suites"
RESULTS = Path(__file__).with_name("results.json")
_RANDOM = re.compile(r"[A-Za-z0-9_-]{40,}")
COMMON = ("fastapi==0.165.*", "pytest>=8.4", "pytest-xdist>=3.6")


def main(names: list[str]) -> int:
    unknown = set(names) - {suite.name for suite in SUITES}
    if unknown:
        print(f"There is no suite {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    failed = False
    for suite in SUITES:
        if names and suite.name not in names:
            continue
        print(f"{suite.name} {suite.version}", flush=True)
        result, lost = run(suite)
        results[suite.name] = result
        failed = failed or bool(lost)
        for test in lost:
            print(f"  only on FastAPI: {test}")
        print(f"  {result['passed_on_fastapi']} passed on FastAPI, {result['passed_on_typeway']} on Typeway")
    RESULTS.write_text(json.dumps(dict(sorted(results.items())), indent=2) + "\n")
    return int(failed)


def run(suite: Suite) -> tuple[dict[str, object], list[str]]:
    """Run one suite on both. Return the figures, and the tests that Typeway lost without a reason."""
    python = environment(suite)
    source = unpacked(suite, python)
    theirs = passed(suite, python, source, "fastapi")
    ours = passed(suite, python, source, "typeway", "-p", "typeway.dropin")
    lost = sorted((theirs - ours).elements())
    result: dict[str, object] = {
        "version": suite.version,
        "passed_on_fastapi": theirs.total(),
        "passed_on_typeway": ours.total(),
        "explained": {test: suite.explained[test] for test in lost if test in suite.explained},
    }
    return result, [test for test in lost if test not in suite.explained]


def environment(suite: Suite) -> Path:
    """The interpreter of an environment with the library, its test requirements, FastAPI and Typeway."""
    place = PLACE / suite.name / "venv"
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
    extras = f"[{suite.extras}]" if suite.extras else ""
    library = f"{suite.name}{extras}=={suite.version}"
    install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*install, "--editable", f"{ROOT}[standard]", *COMMON, *suite.requirements, library], check=True)
    return python


def unpacked(suite: Suite, python: Path) -> Path:
    """The directory of the source distribution."""
    place = PLACE / suite.name / "source"
    if not place.exists():
        archives = PLACE / suite.name / "archive"
        download = [python, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps"]
        wanted = f"{suite.name}=={suite.version}"
        subprocess.run([*download, "--no-binary", suite.name, "--dest", archives, wanted], check=True)
        with tarfile.open(next(archives.glob("*.tar.gz"))) as archive:
            archive.extractall(place, filter="data")
    return next(path for path in place.iterdir() if path.is_dir())


def passed(suite: Suite, python: Path, source: Path, side: str, *arguments: str) -> Counter[str]:
    """Names of the tests that pass, with what is random in them left out, and how often each occurs."""
    report = PLACE / suite.name / f"{side}.xml"
    report.unlink(missing_ok=True)
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *arguments]
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "TYPEWAY_"))}
    with (PLACE / suite.name / f"{side}.log").open("w") as log:
        subprocess.run([*command, *suite.arguments], cwd=source, stdout=log, stderr=log, env=surroundings, check=False)
    if not report.exists():
        sys.exit(f"  pytest did not run: {PLACE / suite.name / side}.log")
    cases = ElementTree.parse(report).iter("testcase")
    names = (f"{case.get('classname')}::{case.get('name')}" for case in cases if not list(case))
    return Counter(_RANDOM.sub("…", name) for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
