"""Starlette's test client. It needs ``httpx2`` or ``httpx``."""

from starlette.testclient import TestClient as TestClient

__all__ = ["TestClient"]
