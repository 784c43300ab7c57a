"""The peers in other languages, built into `build/bench` with the tools that their users have."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PEERS = Path(__file__).parents[1] / "peers"
BUILD = Path(__file__).parents[2] / "build" / "bench"
GO = BUILD / "server"
FASTIFY = BUILD / "fastify"


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} not installed")
    return found


def newest(folder: Path) -> float:
    return max(path.stat().st_mtime for path in folder.iterdir())


def run(command: list[str], folder: Path) -> None:
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if finished.returncode:
        reason = next((line for line in reversed(finished.stderr.splitlines()) if line.strip()), "no reason given")
        raise OSError(f"`{' '.join(Path(command[0]).stem.split() + command[1:])}` failed: {reason}")


def go_is_built() -> bool:
    return GO.exists() and GO.stat().st_mtime >= newest(PEERS / "go")


def build_go() -> list[str]:
    """The server in Go. Raises `OSError` without Go, or where its modules cannot be had."""
    if not go_is_built():
        BUILD.mkdir(parents=True, exist_ok=True)
        run([tool("go"), "build", "-o", str(GO), "."], PEERS / "go")
    return [str(GO)]


def fastify_is_built() -> bool:
    installed = FASTIFY / "node_modules" / ".package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= (PEERS / "fastify" / "package-lock.json").stat().st_mtime


def build_fastify() -> list[str]:
    """The server on Node. Raises `OSError` without Node, or where its packages cannot be had."""
    node = tool("node")
    FASTIFY.mkdir(parents=True, exist_ok=True)
    for path in (PEERS / "fastify").iterdir():
        if path.is_file():
            shutil.copy(path, FASTIFY)
    if not fastify_is_built():
        run([tool("npm"), "ci", "--no-audit", "--no-fund"], FASTIFY)
    return [node, str(FASTIFY / "server.js")]
