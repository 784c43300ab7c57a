"""`python -m bench`: measures what is installed and prints tables, or JSON."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from typing import Any

from bench import per_request, startup
from bench.cases import CASES
from bench.figures import table
from bench.peers import PEERS

DECLARED = ("fastapi", "typeway")
PACKAGES = ("typeway", "fastapi", "starlette", "pydantic", "uvloop")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("requests", "startup"), help="measure only this part")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of request batches (default: 9)")
    parser.add_argument("--starts", type=int, default=5, help="starts of each program (default: 5)")
    parser.add_argument("--peers", default=",".join(peer.name for peer in PEERS), help="names, separated by commas")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser.parse_args()


def machine() -> dict[str, Any]:
    """What a figure depends on."""
    versions = {}
    for package in PACKAGES:
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


def as_json(measured: per_request.Measured | None, started: startup.Started | None, names: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {"machine": machine()}
    if measured is not None:
        result["requests"] = {
            case.name: {
                name: {"us": measured.times(case.name, name).as_dict()}
                | ({"fastapi_ratio": measured.ratios(case.name, name).as_dict()} if per_request.BASE in names else {})
                for name in names
            }
            for case in CASES
        }
    if started is not None:
        result["startup"] = {
            program: {
                name: {phase: started.figure(program, name, phase).as_dict() for phase in phases}
                for name in names
                if name in DECLARED
            }
            for program, phases in startup.SHOWN.items()
        }
    return result


def main() -> None:
    options = arguments()
    wanted = set(options.peers.split(","))
    unknown = wanted - {peer.name for peer in PEERS}
    if unknown:
        raise SystemExit(f"no such peer: {', '.join(sorted(unknown))}")
    names = []
    for peer in PEERS:
        if peer.name in wanted and peer.installed:
            names.append(peer.name)
        elif peer.name in wanted:
            print(f"skipped: {peer.title} ({peer.package} is not installed)", file=sys.stderr)
    declared = [name for name in DECLARED if name in names]
    measured = per_request.measure(names, options.rounds) if options.part != "startup" else None
    started = startup.measure(declared, options.starts) if options.part != "requests" and declared else None
    if options.json:
        print(json.dumps(as_json(measured, started, names), indent=2))
        return
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    if measured is not None:
        print("\n" + request_tables(measured, names))
    if started is not None:
        print("\n" + startup_tables(started, declared))


if __name__ == "__main__":
    main()
