"""The declared program on Typeway."""

import typeway
from bench.peers.declared import build

app = build(typeway)
