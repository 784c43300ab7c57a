"""Serving: a program in, bytes out. Handlers reach this stage as plain callables, however they were made."""
