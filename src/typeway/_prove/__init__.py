"""One program on two frameworks: what each answers, where they differ, and how fast they are.

The story is in ``proof.py``: two child processes load the program, the one under FastAPI, the other one under Typeway;
the parent sends both the same requests and compares.
"""
