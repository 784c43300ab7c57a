"""`python -m bench`: measures what is installed and prints tables, or JSON."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

from bench import per_request, startup
from bench.cases import CASES
from bench.figures import table
from bench.peers import PEERS
from bench.sockets import page, report, saved
from bench.sockets.run import STARTS, Wish
from bench.sockets.run import run as run_sockets
from bench.sockets.servers import SERVERS
from bench.sockets.workloads import WORKLOADS

DECLARED = ("fastapi", "typeway")
PACKAGES = ("typeway", "fastapi", "starlette", "pydantic", "litestar", "blacksheep", "falcon", "robyn")
SERVER_PACKAGES = ("uvicorn", "uvloop", "httptools")


PEER_NAMES = list(dict.fromkeys([*(peer.name for peer in PEERS), *(server.name for server in SERVERS)]))
CASE_NAMES = [*(workload.name for workload in WORKLOADS), STARTS]


def names_of(known: list[str]) -> Callable[[str], list[str]]:
    """Reads names of that kind, separated by commas."""

    def read(text: str) -> list[str]:
        unknown = set(text.split(",")) - set(known)
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))} not among {', '.join(known)}")
        return text.split(",")

    return read


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parts = ("requests", "startup", "sockets", "page")
    parser.add_argument("part", nargs="?", choices=parts, help="measure only this part; `page` writes the last figures")
    parser.add_argument("--rounds", type=int, help="rounds (default: 9 in process, 5 over sockets)")
    parser.add_argument("--starts", type=int, default=5, help="starts of each program (default: 5)")
    parser.add_argument("--seconds", type=int, default=1, help="seconds of load over sockets (default: 1)")
    parser.add_argument("--peers", type=names_of(PEER_NAMES), default=PEER_NAMES, help="names, separated by commas")
    parser.add_argument("--cases", type=names_of(CASE_NAMES), default=CASE_NAMES, help="over sockets; names, as above")
    parser.add_argument("--own-client", action="store_true", help="use our own load generator even where wrk is")
    parser.add_argument("--page", action="store_true", help="write the figures over sockets into docs/performance.md")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser.parse_args()


def machine() -> dict[str, Any]:
    """What a figure depends on."""
    versions = {}
    for package in PACKAGES + SERVER_PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    busy = {"load": round(os.getloadavg()[0], 1)} if hasattr(os, "getloadavg") else {}
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        **busy,
        **versions,
    }


def request_tables(measured: per_request.Measured, names: list[str]) -> str:
    head = ["", *(case.name for case in CASES)]
    titles = {peer.name: peer.title for peer in PEERS}
    times = [[titles[name], *(measured.times(case.name, name).show() for case in CASES)] for name in names]
    times.append(["(harness)", *(measured.times(case.name, per_request.HARNESS).show() for case in CASES)])
    text = "CPU time per request in µs, median (quartiles)\n\n" + table(head, times)
    if per_request.BASE in names:
        ratios = [[titles[name], *(measured.ratios(case.name, name).show("×") for case in CASES)] for name in names]
        text += "\n\nFastAPI's CPU time as a multiple of each one's, without the harness\n\n" + table(head, ratios)
    return text


def startup_tables(started: startup.Started, names: list[str]) -> str:
    both = set(DECLARED) <= set(names)
    texts = []
    for program, phases in startup.SHOWN.items():
        rows = []
        for phase, unit in phases.items():
            row = [f"{phase}, {unit}", *(started.figure(program, name, phase).show() for name in names)]
            rows.append([*row, started.ratio(program, "typeway", phase).show("×")] if both else row)
        head = [program, *names, *(["FastAPI / Typeway"] if both else [])]
        texts.append(table(head, rows))
    return "Start-up, CPU time, median (quartiles)\n\n" + "\n\n".join(texts)


def requests_as_dict(measured: per_request.Measured, names: list[str]) -> dict[str, Any]:
    return {
        case.name: {
            name: {"us": measured.times(case.name, name).as_dict()}
            | ({"fastapi_ratio": measured.ratios(case.name, name).as_dict()} if per_request.BASE in names else {})
            for name in names
        }
        for case in CASES
    }


def startup_as_dict(started: startup.Started, names: list[str]) -> dict[str, Any]:
    return {
        program: {name: {phase: started.figure(program, name, phase).as_dict() for phase in phases} for name in names}
        for program, phases in startup.SHOWN.items()
    }


def installed(wanted: list[str]) -> list[str]:
    """The peers of the parts without sockets."""
    names = []
    for peer in PEERS:
        if peer.name in wanted and peer.installed:
            names.append(peer.name)
        elif peer.name in wanted:
            print(f"skipped: {peer.title} ({peer.package} is not installed)", file=sys.stderr)
    return names


def without_sockets(options: argparse.Namespace, result: dict[str, Any]) -> list[str]:
    """Measure in process; adds to the result, and returns tables."""
    names, texts = installed(options.peers), []
    if options.part in (None, "requests") and names:
        measured = per_request.measure(names, options.rounds or 9)
        result["requests"] = requests_as_dict(measured, names)
        texts.append(request_tables(measured, names))
    declared = [name for name in DECLARED if name in names]
    if options.part in (None, "startup") and declared:
        started = startup.measure(declared, options.starts)
        result["startup"] = startup_as_dict(started, declared)
        texts.append(startup_tables(started, declared))
    return texts


def over_sockets(options: argparse.Namespace, result: dict[str, Any]) -> str:
    """Measure over sockets; adds to the result, saves it, and returns tables."""
    wish = Wish(options.peers, options.cases, options.rounds or 5, options.starts, options.seconds, options.own_client)
    measured, about = run_sockets(wish)
    about = {**result["machine"], **about}
    saved.save(measured, about)
    if options.page:
        page.write(measured, about)
    result["sockets"] = {"circumstances": about, **measured.as_dict()}
    return "Over sockets, median (quartiles)\n\n" + report.text(measured)


def main() -> None:
    options = arguments()
    if options.part == "page":
        for path in page.write(*saved.read()):
            print(path)
        return
    result: dict[str, Any] = {"machine": machine()}
    texts = [", ".join(f"{name} {value}" for name, value in result["machine"].items())]
    if options.part != "sockets":
        texts += without_sockets(options, result)
    if options.part in (None, "sockets"):
        texts.append(over_sockets(options, result))
    print(json.dumps(result, indent=2) if options.json else "\n\n".join(texts))


if __name__ == "__main__":
    main()
