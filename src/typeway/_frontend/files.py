"""The files of one site: Starlette finds and sends them; which file answers a path that has none is decided here."""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple

from anyio.to_thread import run_sync as in_thread
from starlette.datastructures import URL, Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from typeway._options import Fallback

__all__ = ["SiteFiles", "admits_html"]

_INDEX = "index.html"
_NOT_FOUND = "404.html"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


class _Found(NamedTuple):
    """A file with its status record; ``of_folder`` if it is the index of the folder that was asked for."""

    path: str
    status: os.stat_result
    of_folder: bool = False


class SiteFiles(StaticFiles):
    """A folder with a built site.

    ``fallback`` says which file answers a path without a file: a page for every such path (``"404.html"``, status 404),
    the page of an application that has its own router (``"index.html"``, status 200, only for navigation), ``"auto"``
    for the first of both that there is, ``None`` for none.
    """

    def __init__(self, folder: str, fallback: Fallback | None) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.folder = folder
        self.fallback = fallback

    def missing(self) -> str | None:
        """Return what is missing, the folder or a fallback that was named, as a sentence; ``None`` if nothing is."""
        place = os.path.abspath(self.folder)
        if not os.path.isdir(self.folder):
            return f"The directory {place!r} of a frontend does not exist"
        if self.fallback in (_INDEX, _NOT_FOUND) and self._regular(self.fallback) is None:
            return f"The directory {place!r} of a frontend has no file {self.fallback!r} to fall back on"
        return None

    async def answer(self, rest: str, scope: Scope) -> Response:
        """Return the answer to a GET or HEAD request for ``rest``, the path below the site's own.

        Raises:
            HTTPException: 404, there is no file and no fallback; 401, the file must not be read.
            RuntimeError: the folder, or a fallback that was named, is missing.
        """
        found = await self._find(rest)
        if found is None:
            return await self._fall_back(scope)
        if found.of_folder and not scope["path"].endswith("/"):
            url = URL(scope=scope)
            return RedirectResponse(url.replace(path=url.path + "/"))
        return self.file_response(found.path, found.status, scope)

    async def exists(self, rest: str) -> bool:
        """Tell whether ``rest`` names a file, or a folder with an index. Raises as ``answer`` does."""
        return await self._find(rest) is not None

    async def _find(self, rest: str) -> _Found | None:
        if not self.config_checked:
            await self.check_config()
            self.config_checked = True
        try:
            return await in_thread(self._look_up, rest)
        except PermissionError as error:
            raise HTTPException(status_code=401) from error
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise HTTPException(status_code=404) from error
            raise
        except ValueError as error:  # a null byte
            raise HTTPException(status_code=404) from error

    def _look_up(self, rest: str) -> _Found | None:
        path = os.path.normpath(os.path.join(*rest.split("/")))
        full_path, status = self.lookup_path(path)
        if status is None:
            return None
        if stat.S_ISDIR(status.st_mode):
            return self._regular(os.path.join(path, _INDEX), of_folder=True)
        return _Found(full_path, status) if stat.S_ISREG(status.st_mode) else None

    def _regular(self, path: str, *, of_folder: bool = False) -> _Found | None:
        full_path, status = self.lookup_path(path)
        return _Found(full_path, status, of_folder) if status is not None and stat.S_ISREG(status.st_mode) else None

    async def _fall_back(self, scope: Scope) -> Response:
        navigation = admits_html(Headers(scope=scope).get("accept", ""))
        page = await in_thread(self._fallback_page, navigation)
        if page is None:
            raise HTTPException(status_code=404)
        name, found = page
        return self.file_response(found.path, found.status, scope, 404 if name == _NOT_FOUND else 200)

    def _fallback_page(self, navigation: bool) -> tuple[str, _Found] | None:
        for name in (_NOT_FOUND, _INDEX):
            if self.fallback not in (name, "auto") or (name == _INDEX and not navigation):
                continue
            found = self._regular(name)
            if found is not None:
                return name, found
            if self.fallback == name:
                raise RuntimeError(self.missing())
        return None


def admits_html(accept: str) -> bool:
    """Tell whether an ``Accept`` field names a type of web page (RFC 9110, section 12.5.1).

    Wildcards do not count: browsers send them for images and scripts too, and a page in their place would hide that
    they are missing.
    """
    return any(_admits(media_range) for media_range in accept.split(","))


def _admits(media_range: str) -> bool:
    media_type, *parameters = (part.strip() for part in media_range.split(";"))
    return media_type.lower() in _PAGES and _weight(parameters) != 0


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:  # malformed: as if it were not there
                return 1.0
    return 1.0
