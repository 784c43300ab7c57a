"""The logger, and programs that configure FastAPI's."""

import logging

import pytest

from typeway.logger import logger


def test_name() -> None:
    assert logger.name == "typeway"
    assert logging.getLogger("typeway") is logger


def test_handlers_and_level_of_the_fastapi_logger_apply(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(f"{record.name}: {record.getMessage()}")

    ported = logging.getLogger("fastapi")
    monkeypatch.setattr(ported, "handlers", [Keep()])
    monkeypatch.setattr(ported, "level", logging.INFO)
    logger.manager._clear_cache()  # type: ignore[attr-defined]  # private to logging
    logger.debug("too fine")
    logger.info("hello %s", "there")
    logger.manager._clear_cache()  # type: ignore[attr-defined]  # private to logging
    assert seen == ["typeway: hello there"]


def test_root_logger_sees_the_records(caplog: pytest.LogCaptureFixture) -> None:
    logger.warning("a warning")
    assert caplog.messages == ["a warning"]
