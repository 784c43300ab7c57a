"""Starlette's own middleware without the cost of messages: the same effects on answers that are handed over whole."""
