"""The plans as libraries written for FastAPI see them: dependants and fields, which they may change.

Nothing here is made for a program whose libraries do not look.
"""
