"""What the programs of all peers have in common: their data, and how many routes there are.

A peer has up to five programs, so that one workload does not weigh on another:

| program | what it has |
|---|---|
| `main` | the routes of most workloads |
| `routes` | 500 routes in groups of twenty |
| `layers` | hello behind six middleware |
| `rows` | a row of an SQLite database |
| `smallest` | hello alone: for the cold start and for memory |
"""

from __future__ import annotations

from typing import Any

SECRET = "a secret of thirty-two octets ..."
"""Signs the tokens; RFC 7518, section 3.2, wants as many octets as the hash has."""

ROUTES = 500
PER_ROUTER = 20
LAST_ROUTE = ROUTES - 1

EVENTS = 50
UPLOAD_SIZE = 8 << 20
ECHO = "Is anybody there? Say so."

USERS = 1000
USER = 500

PRODUCTS: list[dict[str, Any]] = [
    {
        "id": number,
        "name": f"Product {number}",
        "price": number + 0.25,
        "stock": number if number % 3 else None,
        "tags": ["new", "sale"],
    }
    for number in range(100)
]

ORIGIN = "https://shop.example"
HOSTS = ["127.0.0.1", "localhost"]
"""The hosts that `layers` answers for."""
