"""Compilation: a plan becomes the text of one straight-line function, and the function."""
