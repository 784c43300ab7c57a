"""As much of the command ``curl`` as the tutorial uses, sent by a test client."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote_plus, urlsplit

from typeway.testclient import TestClient


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def values(self, name: str) -> list[str]:
        return [value for sent, value in self.headers if sent.lower() == name.lower()]


@dataclass
class Call:
    """One ``curl`` command: what it asks for, and what of the answer it prints."""

    url: str = ""
    method: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    json: str | None = None
    parts: list[str] = field(default_factory=list)
    with_head: bool = False
    without_body: bool = False
    in_query: bool = False
    output: str | None = None

    @classmethod
    def of(cls, words: list[str]) -> Call:
        """Read the words after ``curl``."""
        call, rest = cls(), iter(words)
        for word in rest:
            if word in {"-i", "-s", "-G"}:
                call.with_head |= word == "-i"
                call.in_query |= word == "-G"
            elif word == "-D":
                assert next(rest) == "-", "headers go to the terminal, nowhere else"
                call.with_head = call.without_body = True
            elif word in {"-X", "-H", "-d", "-F", "-o", "--json", "--data-urlencode"}:
                call._take(word, next(rest))
            else:
                assert not word.startswith("-"), f"option {word} of curl is not known here"
                assert not call.url, f"two addresses: {call.url} and {word}"
                call.url = word
        return call

    def _take(self, option: str, value: str) -> None:
        if option == "-H":
            name, _, content = value.partition(":")
            self.headers.append((name, content.strip()))
        elif option == "-d":
            self.data.append(value)
        elif option == "--data-urlencode":
            name, _, content = value.partition("=")
            self.data.append(f"{name}={quote_plus(content)}")
        elif option == "-F":
            self.parts.append(value)
        else:
            setattr(self, {"-X": "method", "-o": "output", "--json": "json"}[option], value)

    def send(self, client: TestClient, folder: Path) -> Answer:
        """Send it as curl would, without cookies of earlier calls."""
        address = urlsplit(self.url if "://" in self.url else f"http://{self.url}")
        assert address.netloc == "localhost:8000", f"another server: {address.netloc}"
        query = "&".join(filter(None, [address.query, *(self.data if self.in_query else [])]))
        target = (address.path or "/") + (f"?{query}" if query else "")
        client.cookies.clear()
        with ExitStack() as files:
            options = self._body(folder, files)
            names = {name.lower() for name, _ in self.headers}
            extra = [pair for pair in options.pop("headers", []) if pair[0].lower() not in names]
            method = self.method or ("POST" if options else "GET")
            answer = client.request(method, target, headers=[*self.headers, *extra], **options)
        return Answer(answer.status_code, list(answer.headers.multi_items()), answer.content)

    def _body(self, folder: Path, files: ExitStack) -> dict[str, Any]:
        if self.json is not None:
            return {"content": self.json.encode(), "headers": [("Content-Type", "application/json")]}
        if self.parts:
            return {"files": [self._part(part, folder, files) for part in self.parts]}
        if self.data and not self.in_query:
            kind = ("Content-Type", "application/x-www-form-urlencoded")
            return {"content": "&".join(self.data).encode(), "headers": [kind]}
        return {}

    @staticmethod
    def _part(part: str, folder: Path, files: ExitStack) -> tuple[str, tuple[str | None, str | IO[bytes], str | None]]:
        name, _, value = part.partition("=")
        if not value.startswith("@"):
            return name, (None, value, None)
        file, _, kind = value[1:].partition(";type=")
        path = folder / file
        return name, (path.name, files.enter_context(path.open("rb")), kind or guess_type(path.name)[0])
