"""The log of the process: lines on standard output, as JSON objects or for people to read."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from typeway.ops import RequestIDFilter

from app.settings import Settings

_REQUEST_ID = RequestIDFilter()
TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"


class JSONFormatter(logging.Formatter):
    """One JSON object for each record; control characters are escaped, so that nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        access = getattr(record, "access", None)  # the fields of a request, from `typeway.ops`
        if access is not None:
            del line["message"]
            line |= access
        return json.dumps(line, default=str)


def configure_logging(settings: Settings) -> None:
    """Give the root logger a handler, unless whoever runs the program has done so, as `--log-format json` does."""
    root = logging.getLogger()
    root.setLevel(settings.log_level)
    if not root.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JSONFormatter() if settings.log_format == "json" else logging.Formatter(TEXT))
        root.addHandler(handler)
    for each in root.handlers:
        each.addFilter(_REQUEST_ID)
