"""What the server logs, and how: as text like uvicorn, or as one JSON object in each line."""

from __future__ import annotations

import copy
import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any, Literal, cast

from uvicorn.config import LOGGING_CONFIG

from typeway.cli.console import shows_colours, stderr, stdout

__all__ = ["JsonLines", "LogFormat", "configure_json", "logging_config"]

LogFormat = Literal["text", "json"]

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
_ACCESS = ("client", "method", "path", "http_version", "status")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON.

    Its members are ``time`` (UTC, ISO 8601), ``level``, ``logger``, ``message``, ``process``, ``exception`` (the
    traceback, if there is one) and whatever was given as ``extra``. Lines of the access log have ``client``,
    ``method``, ``path``, ``http_version`` and ``status``; those of ``typeway.ops`` have their own fields in place of
    ``message``. What JSON cannot hold is written as ``str`` has it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, in ASCII: no character of a client reaches a terminal as it is."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        fields.update((name, value) for name, value in vars(record).items() if name not in _STANDARD | fields.keys())
        access = fields.get("access")
        if record.name == "typeway.access" and isinstance(access, dict):  # the line of `typeway.ops`, as its fields
            del fields["message"], fields["access"]
            fields.update(cast("dict[str, Any]", access))
        if record.name == "uvicorn.access" and isinstance(record.args, tuple) and len(record.args) == len(_ACCESS):
            fields.update(zip(_ACCESS, record.args, strict=True))
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            fields["stack"] = self.formatStack(record.stack_info)
        return json.dumps(fields, default=str)


def logging_config(style: LogFormat = "text", level: str | None = None) -> dict[str, Any]:
    """The configuration for ``logging.config``: access log to standard output, all else to standard error.

    Text is uvicorn's, coloured only where the stream is a terminal. With JSON, every other logger writes there, too,
    from ``level`` on, by default warnings.
    """
    config = copy.deepcopy(LOGGING_CONFIG)
    formatters = config["formatters"]
    if style == "text":
        formatters["default"]["use_colors"] = shows_colours(stderr())
        formatters["access"]["use_colors"] = shows_colours(stdout())
        return config
    formatters["default"] = formatters["access"] = {"()": "typeway.cli.logs.JsonLines"}
    config["root"] = {"handlers": ["default"], "level": (level or "warning").upper()}
    return config


def configure_json(level: str | None = None) -> None:
    """Let this process log JSON. To be called before the application is imported: what it changes then stays."""
    logging.config.dictConfig(logging_config("json", level))
