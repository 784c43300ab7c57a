"""One process of a service with several: ``python -m tests.ops.metrics_program <requests>`` serves some and says so.

Its metrics stay as long as its input is open, for the gauge of requests in flight counts living processes only.
"""

from __future__ import annotations

import sys

from typeway import FastAPI
from typeway.ops import Metrics, MetricsMiddleware
from typeway.testclient import TestClient

app = FastAPI()
metrics = Metrics()
app.add_middleware(MetricsMiddleware, metrics=metrics)
app.add_route("/metrics", metrics.endpoint)


@app.get("/books/{book_id}")
async def book(book_id: int) -> int:
    return book_id


if __name__ == "__main__":
    client = TestClient(app)
    for number in range(int(sys.argv[1])):
        client.get(f"/books/{number}")
    sys.stdout.write(client.get("/metrics").text if sys.argv[2:] == ["show"] else "served\n")
    sys.stdout.flush()
    sys.stdin.read()
