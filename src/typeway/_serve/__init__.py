"""Serving: a program in, bytes out. Handlers reach this stage as plain callables; how they were made is their affair."""
