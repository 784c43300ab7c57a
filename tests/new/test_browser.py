"""The documentation page of a full project, as somebody uses it: log in with a password, try an operation out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.server_process import PATIENCE
from tests.new.browser import browser, browser_programs, kept_screenshot, serving_files, swagger_ui_files
from tests.new.conftest import Rendered
from tests.new.test_served import served

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"


class Page:
    """The documentation page in a browser. Whatever is not there yet is waited for."""

    def __init__(self, driver: Any) -> None:
        from selenium.webdriver.support.ui import WebDriverWait

        self._driver = driver
        self._wait = WebDriverWait(driver, PATIENCE)

    def element(self, selector: str) -> Any:
        """The first element of a CSS selector, visible."""
        from selenium.webdriver.support.expected_conditions import visibility_of_element_located

        return self._wait.until(visibility_of_element_located(("css selector", selector)), f"no {selector}")

    def click(self, selector: str) -> None:
        element = self.element(selector)
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, selector: str, text: str) -> None:
        self.element(selector).send_keys(text)

    def wait_for_text(self, selector: str, text: str) -> None:
        from selenium.webdriver.support.expected_conditions import text_to_be_present_in_element

        found = text_to_be_present_in_element(("css selector", selector), text)
        self._wait.until(found, f"no {text} in {selector}")

    def opened(self, method: str, path: str) -> str:
        """Open an operation, and return the selector of its block."""
        block = f'.opblock-{method}:has([data-path="{path}"])'
        self.click(f"{block} .opblock-summary-control")
        return block


def test_somebody_logs_in_and_tries_an_operation(rendered: Rendered, tmp_path: Path) -> None:
    pytest.importorskip("selenium", reason="selenium is not installed")
    browser_programs()

    with (
        serving_files(swagger_ui_files()) as (port, asked),
        served(rendered("full"), tmp_path) as client,
        browser(tmp_path / "profile", port) as driver,
    ):
        person = {"email": EMAIL, "name": "Ada", "password": PASSWORD}
        assert client.post("/auth/register", json=person).status_code == 201
        page = Page(driver)
        driver.get(f"{client.base_url}/docs")
        operation = page.opened("get", "/users/me")
        page.click(f"{operation} .try-out__btn")
        answer = f"{operation} .live-responses-table .response"

        page.click(f"{operation} .execute")
        page.wait_for_text(f"{answer} .response-col_status", "401")
        _log_in(page)
        page.click(f"{operation} .execute")
        page.wait_for_text(f"{answer} .response-col_status", "200")
        page.wait_for_text(f"{answer} .response-col_description", EMAIL)

        kept_screenshot(driver, "docs-of-a-full-project", tmp_path)
        complaints = [entry["message"] for entry in driver.get_log("browser")]

    assert {path.rpartition("/")[2] for path in asked} == {"swagger-ui-bundle.js", "swagger-ui.css"}
    assert [message for message in complaints if "Content Security Policy" in message] == []


def _log_in(page: Page) -> None:
    """Use the form behind "Authorize": the password flow of OAuth2."""
    page.click(".btn.authorize")
    page.type("#oauth_username", EMAIL)
    page.type("#oauth_password", PASSWORD)
    page.click(".auth-btn-wrapper .btn.authorize")
    page.wait_for_text(".auth-btn-wrapper .btn:not(.btn-done)", "Logout")
    page.click(".btn-done")
