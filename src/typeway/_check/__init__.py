"""The production checklist as code: each check in a file of its own, all of them in the table of ``rules.py``."""
