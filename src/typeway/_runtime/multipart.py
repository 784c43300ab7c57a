"""Multipart forms (RFC 7578): Starlette's parser, with fewer trips to worker threads and fewer searches.

What a file consists of is collected and written ``BATCH`` octets at a time, so that a large upload does not cost a
thread hop for each piece that arrives. Pieces that lie inside of a file as a whole never reach the parser.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any, cast

from starlette import formparsers, requests
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.formparsers import MultiPartException, MultiPartParser, MultipartPart
from starlette.requests import Request

from typeway._threads import in_thread

__all__ = ["BATCH", "BatchParser", "media_type", "parse_multipart", "parses"]

BATCH = 256 * 1024
"""Octets of files that wait to be written, at least."""


class BatchParser(MultiPartParser):
    """Parses one form. What is inherited says what the form means, and closes its files if it is malformed."""

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None], **limits: Any) -> None:
        super().__init__(headers, self._pieces(stream), **limits)
        boundary = media_type(headers.get("content-type"))[1].get(b"boundary")
        self._delimiter = b"" if boundary is None else b"\r\n--" + boundary
        self._piece = b""
        self._inside = False  # all of the last piece was content, up to its end
        self._held: dict[int, tuple[MultipartPart, list[bytes]]] = {}
        self._held_octets = 0
        self._batch: int = max(BATCH, self.spool_max_size)  # what is not written yet may be as much as a file in memory
        self._ended: list[UploadFile] = []

    async def parse(self) -> FormData:
        """Return the form. A file that was cut off, which is not in it, is closed."""
        form = await super().parse()
        kept = {id(item.file) for _, item in self.items if isinstance(item, UploadFile)}
        for file in self._files_to_close_on_error:
            if id(file) not in kept:
                file.close()
        return form

    async def _pieces(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """Hand on what the parser has to see of what arrives, and write what it has found."""
        async for piece in stream:
            self._piece = piece
            if self._inside and self._current_part.file is not None and self._is_content(piece):
                self._hold(piece)
            else:
                self._inside = False
                yield piece
            if self._held_octets >= self._batch:
                await self._write()
        await self._write()

    def _is_content(self, piece: bytes) -> bool:
        """Tell whether no delimiter is in a piece, nor the beginning of one at its end."""
        delimiter = self._delimiter
        if delimiter and piece.find(b"\r") < 0:  # PERF: the search for one octet is by far the fastest
            return True
        if not delimiter or piece.rfind(delimiter) >= 0:  # PERF: some three times as fast as the search forwards
            return False
        if piece.find(b"\r", max(len(piece) - len(delimiter) + 1, 0)) < 0:
            return True
        return not any(piece.endswith(delimiter[:length]) for length in range(1, len(delimiter)))

    def _hold(self, content: bytes) -> None:
        part = self._current_part
        self._held.setdefault(id(part), (part, []))[1].append(content)
        self._held_octets += len(content)

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take in a piece of a part."""
        self._inside = data is self._piece and end == len(data)
        if self._current_part.file is None:
            super().on_part_data(data, start, end)
        else:
            self._hold(data[start:end])

    def on_part_end(self) -> None:
        """Note that a part is complete."""
        self._inside = False
        super().on_part_end()
        file = self._current_part.file
        if file is not None:
            self._file_parts_to_finish.clear()  # its content is still to be written
            self._ended.append(file)

    async def _write(self) -> None:
        """Write what is held, and wind back what is complete: in a worker thread what is on the disk, or will be."""
        held, ended = [*self._held.values()], self._ended
        self._held, self._held_octets, self._ended = {}, 0, []
        slow: list[Callable[[], object]] = []
        for part, pieces in held:
            file = cast("UploadFile", part.file)
            octets = sum(map(len, pieces))
            if file._will_roll(octets):  # pyright: ignore[reportPrivateUsage]  # what Starlette goes by
                slow.append(partial(_write_to_disk, file, pieces))
            else:
                _write_all(file, pieces)
            file.size = octets + (file.size or 0)
        for file in ended:
            wind_back = partial(file.file.seek, 0)
            if slow or not file._in_memory:  # pyright: ignore[reportPrivateUsage]  # the same
                slow.append(wind_back)
            else:
                wind_back()
        if slow:
            self._batch = BATCH
            await in_thread(partial(_run_all, slow))


def _write_all(file: UploadFile, pieces: list[bytes]) -> None:
    for piece in pieces:
        file.file.write(piece)


def _write_to_disk(file: UploadFile, pieces: list[bytes]) -> None:
    if isinstance(file.file, SpooledTemporaryFile):
        file.file.rollover()  # PERF: sooner or later it would, after a copy in memory
    _write_all(file, pieces)


def _run_all(calls: list[Callable[[], object]]) -> None:
    for call in calls:
        call()


def media_type(value: str | None) -> tuple[bytes, dict[bytes, bytes]]:
    """Return a media type and its parameters, as Starlette reads them."""
    parse: Any = vars(formparsers)["parse_options_header"]  # of a package that is not there without forms
    found: tuple[bytes, dict[bytes, bytes]] = parse(value)
    return found


def parses(request: Request) -> bool:
    """Tell whether a form is one for ``parse_multipart``, and nobody has replaced a part of its way in Starlette."""
    kind = type(request)
    return media_type(request.headers.get("content-type"))[0] == b"multipart/form-data" and (
        kind.form is Request.form
        and kind._get_form is Request._get_form  # pyright: ignore[reportPrivateUsage]  # is to be Starlette's
        and Request.form.__module__ == requests.__name__
        and Request._get_form.__module__ == requests.__name__  # pyright: ignore[reportPrivateUsage]  # the same
        and vars(requests).get("MultiPartParser") is MultiPartParser is formparsers.MultiPartParser
    )


async def parse_multipart(request: Request, limits: Mapping[str, Any]) -> FormData:
    """Return what ``request.form(**limits)`` would, and have it return the same.

    Raises:
        HTTPException: with status 400, the form is malformed or exceeds a limit.
    """
    form: FormData | None = request._form  # pyright: ignore[reportPrivateUsage]  # no public name
    if form is not None:
        return form
    try:
        async with aclosing(request.stream()) as stream:
            form = await BatchParser(request.headers, stream, **limits).parse()
    except MultiPartException as error:
        if "app" in request.scope:
            raise StarletteHTTPException(status_code=400, detail=error.message) from error
        raise
    request._form = form  # pyright: ignore[reportPrivateUsage]  # no public name
    return form
