"""Where this Typeway was installed from, for projects made by one that no package index has."""

from __future__ import annotations

import json
import shlex
from importlib.metadata import Distribution, PackageNotFoundError
from urllib.parse import urlsplit
from urllib.request import url2pathname

__all__ = ["installed_from", "pip_arguments"]


def installed_from() -> str:
    """The arguments that have pip install this Typeway, if it came from a folder, a file or a repository; else ``""``.

    Installers note the origin as PEP 610 says.
    """
    try:
        noted = Distribution.from_name("typeway").read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    return "" if noted is None else pip_arguments(noted)


def pip_arguments(noted: str) -> str:
    """The arguments for an origin, quoted for a shell, from the text of a ``direct_url.json``."""
    origin = json.loads(noted)
    url = str(origin["url"])
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return shlex.quote(f"typeway @ {vcs['vcs']}+{url}@{vcs['commit_id']}")
    if "dir_info" not in origin:
        return shlex.quote(f"typeway @ {url}")
    folder = shlex.quote(url2pathname(urlsplit(url).path))
    return f"--editable {folder}" if origin["dir_info"].get("editable") else folder
