"""A headless browser that reaches nothing but this machine, and a stand-in for the site that scripts come from."""

from __future__ import annotations

import os
import shutil
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CERTIFICATE = Path(__file__).parents[1] / "server" / "certificate.pem"
CDN = "cdn.jsdelivr.net"
ARTEFACTS = "TYPEWAY_TEST_ARTEFACTS"
"""Environment variable: a folder that keeps screenshots; unless set, they are in the test's own temporary folder."""


def browser_programs() -> tuple[str, str]:
    """The paths of Chromium and its driver. Skips the test where one of them is missing."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip(f"{'Chromium' if browser is None else 'chromedriver'} is not installed")
    return browser, driver


def swagger_ui_files() -> Path:
    """The folder of the scripts of Swagger UI that a package of the test extra carries."""
    spec = find_spec("swagger_ui")
    if spec is None or spec.origin is None:
        pytest.skip("swagger-ui-py is not installed")
    return Path(spec.origin).parent / "static"


class _Files(SimpleHTTPRequestHandler):
    """Serves the files of a folder by their last name, and notes what was asked for."""

    def __init__(self, asked: list[str], *arguments: Any, **options: Any) -> None:
        self.asked = asked
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.path = "/" + self.path.rpartition("/")[2]
        super().do_GET()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Stay silent."""


@contextmanager
def serving_files(folder: Path) -> Iterator[tuple[int, list[str]]]:
    """Serve a folder by HTTPS on the loopback: the port, and the paths that are asked for as time goes by."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, asked, directory=str(folder)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    # The handshake is left to the thread of each connection, lest a slow one keeps others waiting.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def browser(profile: Path, cdn_port: int) -> Iterator[Any]:
    """A driver of headless Chromium. The only names it knows are the loopback's and that of the scripts' stand-in."""
    program, driver_program = browser_programs()
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = program
    for argument in (
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-proxy-server",
        "--window-size=1200,1600",
        "--ignore-certificate-errors",
        f"--user-data-dir={profile}",
        f"--host-resolver-rules=MAP {CDN}:443 127.0.0.1:{cdn_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses to run as root otherwise
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = Chrome(options, ChromeService(executable_path=driver_program))
    except WebDriverException as error:
        pytest.skip(f"Chromium does not start here: {error.msg}")
    try:
        yield driver
    finally:
        driver.quit()


def kept_screenshot(driver: Any, name: str, tmp_path: Path) -> Path:
    """Store what the browser shows."""
    folder = Path(os.environ.get(ARTEFACTS) or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.png"
    assert driver.save_screenshot(str(file))
    return file
