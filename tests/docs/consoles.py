"""Runs what the pages of the tutorial tell their readers to type, in the order in which they are told.

A page is a list of fenced blocks. A program (``python title="examples/tutorial/x.py"``) is saved in a directory of its
own, as ``main.py``; programs of more than one file keep their names. The commands of ``console`` blocks below it are then
run against that program: ``curl`` in this process, by a test client; ``typeway``, ``python`` and ``pytest`` as processes.

What is shown below a command has to be what it prints. ``…`` stands for any text, since tokens and times differ. JSON is
compared as values, because pages break long lines; of the header fields of an answer those that are shown are compared.

``python -m tests.docs.consoles`` writes into the pages what the commands print, where that is not what they show.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, chdir, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import takewhile
from pathlib import Path
from typing import Any
from unittest import mock

from tests.docs.curl import Answer, Call
from typeway.testclient import TestClient

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "tutorial"
EXAMPLES = DOCS / "examples"

FENCE = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"""\$ ((?:'[^']*'|"[^"]*"|\\\n|[^'"\n])*)\n""")
IMPORT = re.compile(r"^from typeway(?!\.(?:ops|testing))", re.MULTILINE)
REQUEST = re.compile(r"curl |[A-Z_]+=\S*…|python -m app")
ASSIGNMENT = re.compile(r"[A-Z_]+=")
# A photograph, as far as a program can tell from its first octets.
PICTURE = b"\xff\xd8\xff\xe0" + bytes(48_209)
RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}  # as RFC 9110 has it; older Pythons say otherwise
WIDTH = 100
PATIENCE = 120.0  # seconds after which a process is given up; none takes this long unless it fails
# What the reader has exported by then.
SETTINGS = {"TOOLSHED_SECRET_KEY": "0123456789abcdef" * 4}
# What changes the reader's machine, or does not end by itself. It is not run, and therefore shows no output.
NOT_RUN = (
    "cd ",
    "echo ",
    "mkdir ",
    "pip ",
    "python3 --version",
    "python -m venv ",
    "python3 -m venv ",
    "source ",
    "docker ",
    "openssl ",
    "export ",
    "typeway new ",
    "typeway prove ",
    "alembic ",
)
SERVERS = ("typeway dev", "typeway run")


@dataclass
class Command:
    """One line after a ``$``, and what is shown below it."""

    text: str
    shown: str
    start: int
    """Where the shown text begins, counted from the start of the page."""
    end: int


def commands(block: re.Match[str]) -> Iterator[Command]:
    """The commands of one block; a backslash at the end of a line, or an open quotation, continues it."""
    offset = block.start("text")
    pieces = re.split(r"^(?=\$ )", block["text"], flags=re.MULTILINE)
    for piece in pieces:
        head = TYPED.match(piece)
        if head is not None:
            typed = head[1].replace("\\\n", " ")
            yield Command(typed, piece[head.end() :], offset + head.end(), offset + len(piece))
        offset += len(piece)


def fits(shown: Any, actual: Any) -> bool:
    """Whether two JSON values are equal; ``…`` in a shown text stands for anything."""
    if isinstance(shown, dict) and isinstance(actual, dict):
        return list(shown) == list(actual) and all(fits(shown[key], actual[key]) for key in shown)
    if isinstance(shown, list) and isinstance(actual, list):
        return len(shown) == len(actual) and all(map(fits, shown, actual))
    if isinstance(shown, str) and isinstance(actual, str) and "…" in shown:
        pattern = ".*".join(re.escape(part) for part in shown.split("…"))
        return re.fullmatch(pattern, actual, re.DOTALL) is not None
    return type(shown) is type(actual) and bool(shown == actual)


def body_fits(shown: str, actual: str) -> bool:
    """Whether a shown body is that of an answer: as JSON if it is, else line by line."""
    with suppress(ValueError):
        return fits(json.loads(shown), json.loads(actual))
    return fits(trimmed(shown), trimmed(actual))


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def answer_fits(shown: str, answer: Answer, with_head: bool) -> bool:
    """Whether a page shows this answer; ``with_head`` as for ``curl -i``."""
    if not with_head:
        return body_fits(shown, answer.text)
    head, _, body = shown.partition("\n\n")
    status, *fields = head.strip().splitlines() or [""]
    if status != status_line(answer.status):
        return False
    for line in fields:
        name, _, value = line.partition(": ")
        if not any(fits(value, sent) for sent in answer.values(name)):
            return False
    return body_fits(body, answer.text)


def status_line(code: int) -> str:
    return f"HTTP/1.1 {code} {RENAMED.get(code) or HTTPStatus(code).phrase}"


def folded(value: Any, indent: int = 0) -> str:
    """JSON as the pages show it: on one line if it fits, else one member a line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not isinstance(value, (dict, list)):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        members = [f"{inner}{json.dumps(key)}: {folded(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(members) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inner + folded(item, indent + 2) for item in value) + "\n" + " " * indent + "]"


def displayed(answer: Answer, with_head: bool, old: str) -> str:
    """What a page is to show of an answer: header fields are those that it showed before."""
    text = answer.text
    with suppress(ValueError):
        text = folded(json.loads(text))
    text = text.rstrip("\n") + "\n" if text else ""
    if not with_head:
        return text
    names = [line.partition(":")[0] for line in old.partition("\n\n")[0].splitlines()[1:] if ":" in line]
    names = [name for name in names if re.fullmatch(r"[\w-]+", name)]
    fields = [f"{name}: {value}" for name in names for value in answer.values(name)[:1]]
    return "\n".join([status_line(answer.status), *fields]) + "\n" + (f"\n{text}" if text else "")


@dataclass
class Reader:
    """Somebody who does what a page says, in an empty directory."""

    folder: Path
    framework: str = "typeway"
    """Which package the programs import, but for what Typeway alone has."""
    variables: dict[str, str] = field(default_factory=dict)
    _closing: ExitStack = field(default_factory=ExitStack)
    _client: TestClient | None = None
    _entry: str = "main"
    _last: str = ""

    def save(self, title: str) -> None:
        """Save a program, or one file of a program, and forget the program before."""
        name = title.removeprefix("examples/tutorial/")
        inner = name.removeprefix("solutions/").partition("/")[2]
        target = self.folder / (inner or "main.py")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (EXAMPLES / "tutorial" / name).read_text("utf-8")
        target.write_text(IMPORT.sub(f"from {self.framework}", text), "utf-8")
        if name.endswith(".py"):
            self.stop()
            self._entry = "app.main" if inner.startswith("app/") else "main"

    def stop(self) -> None:
        """End the program that runs, and forget its modules."""
        self._client = None
        self._closing.close()
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file is not None and Path(file).is_relative_to(self.folder):
                del sys.modules[name]

    def run(self, command: Command, rewrite: bool = False) -> str | None:
        """Run one command. Returns what the page should show instead of what it shows, if that differs."""
        text = command.text
        if text.startswith("curl "):
            return self._request(command, rewrite)
        if re.fullmatch(r"[A-Z_]+=\S*…\S*", text):
            return self._assign(*text.split("=", 1))
        if text.startswith(NOT_RUN) or (text.startswith(SERVERS) and not command.shown.strip()):
            return None if not command.shown.strip() else "\n"
        printed = self._serve(command) if text.startswith(SERVERS) else self._process(text)
        return None if body_fits(command.shown, printed) else printed.strip("\n") + "\n"

    def _request(self, command: Command, rewrite: bool) -> str | None:
        words = shlex.split(command.text)[1:]
        call = Call.of([re.sub(r"\$(\w+)", lambda name: self.variables[name[1]], word) for word in words])
        answer = call.send(self._program(), self.folder)
        self._last = answer.text
        if call.output is not None:
            if call.output != "/dev/null":
                (self.folder / call.output).write_bytes(answer.content)
            answer.content = b""
            if not call.with_head:
                return None if not command.shown.strip() else "\n"
        if answer_fits(command.shown, answer, call.with_head):
            return None
        return displayed(answer, call.with_head, command.shown) or ("" if rewrite else "\n")

    def _assign(self, name: str, form: str) -> None:
        """``TOKEN=eyJ…``: the text of the last answer that has this form."""
        found = re.search('"(' + '[^"]*'.join(re.escape(part) for part in form.split("…")) + ')"', self._last)
        assert found is not None, f"no text like {form!r} in {self._last}"
        self.variables[name] = found[1]

    def _program(self) -> TestClient:
        if self._client is None:
            sys.path.insert(0, str(self.folder))
            self._closing.callback(sys.path.remove, str(self.folder))
            importlib.invalidate_caches()
            self._closing.enter_context(chdir(self.folder))
            self._closing.enter_context(mock.patch.dict(os.environ, SETTINGS))
            app = importlib.import_module(self._entry).app
            client = TestClient(
                app,
                base_url="http://localhost:8000",
                raise_server_exceptions=False,
                follow_redirects=False,
                client=("127.0.0.1", 50_000),
            )
            self._client = self._closing.enter_context(client)
        return self._client

    def _process(self, text: str) -> str:
        """What one of our commands prints, run as ``python -m`` by this Python."""
        words = shlex.split(text)
        assigned = dict(word.split("=", 1) for word in takewhile(ASSIGNMENT.match, words))
        program, *arguments = words[len(assigned) :]
        assert program in {"typeway", "python", "pytest"}, f"unknown command: {text}"
        module = [] if program == "python" else ["-m", program]
        done = subprocess.run(
            [sys.executable, *module, *arguments],
            cwd=self.folder,
            env={**self._environment(), **assigned},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout or done.stderr

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TOOLSHED_"))}
        return {
            **kept,
            **SETTINGS,
            "COLUMNS": "80",
            "PYTEST_ADDOPTS": "-p no:asyncio",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TERM": "dumb",
            **self.variables,
        }

    def _serve(self, command: Command) -> str:
        """As many lines of a server's output as the page shows; the port is any free one and shown as 8000."""
        server = subprocess.Popen(
            [sys.executable, "-m", *shlex.split(command.text)],
            cwd=self.folder,
            env={**self._environment(), "PORT": "0", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        watchdog = threading.Timer(PATIENCE, server.kill)
        watchdog.start()
        try:
            assert server.stdout is not None
            lines = [server.stdout.readline() for _ in range(len(command.shown.strip().splitlines()))]
        finally:
            server.terminate()
            server.communicate()
            watchdog.cancel()
        return re.sub(r"(?<=127\.0\.0\.1:)\d+", "8000", "".join(lines))


def played(
    page: Path, folder: Path, rewrite: bool = False, framework: str = "typeway"
) -> Iterator[tuple[Command, str | None]]:
    """Every command of a page, with what it should show if that is not what it shows.

    On another framework only requests are sent.
    """
    (folder / "drill.jpg").write_bytes(PICTURE)
    (folder / "notes.txt").write_text("The chuck sticks.\n", "utf-8")
    reader = Reader(folder, framework)
    try:
        for block in FENCE.finditer(page.read_text("utf-8")):
            if block["title"] is not None:
                reader.save(block["title"])
            elif block["language"] == "console":
                for command in commands(block):
                    if framework == "typeway" or REQUEST.match(command.text):
                        yield command, reader.run(command, rewrite)
    finally:
        reader.stop()


def rewrite(page: Path, folder: Path) -> int:
    """Write into a page what its commands print. Returns how many answers changed."""
    text = page.read_text("utf-8")
    changes = [(command, new) for command, new in played(page, folder, rewrite=True) if new is not None]
    for command, new in reversed(changes):
        text = text[: command.start] + new + text[command.end :]
    page.write_text(text, "utf-8")
    return len(changes)


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    for name in sys.argv[1:] or sorted(path.name for path in TUTORIAL.glob("*.md")):
        with TemporaryDirectory() as temporary:
            count = rewrite(TUTORIAL / name, Path(temporary).resolve())
        sys.stdout.write(f"{name}: {count} answers written\n")
