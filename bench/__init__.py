"""Measures Typeway against other ways to write the same program. `python -m bench --help`."""
