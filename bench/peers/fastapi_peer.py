"""The declared program on FastAPI."""

import fastapi

from bench.peers.declared import build

app = build(fastapi)
