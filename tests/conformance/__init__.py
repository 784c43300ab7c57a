"""Conformance: one program, run on FastAPI and on Typeway, must give the same answers and the same OpenAPI document.

``programs/`` holds ordinary programs that import ``fastapi``. Each exposes ``app`` and ``REQUESTS`` (made with the short
functions of ``calls``), and may expose

- ``EVENTS``: a list of strings it appends to; compared and emptied after each request, start-up and shut-down, with marks
  of when the answer was started and ended in between;
- ``FACTS``: JSON-like data it found out while it was loaded; ``facts.outcome`` notes how a registration went;
- ``GENERATE = False``: no generated requests, because its state follows the hand-written ones;
- ``NOT_GENERATED``: paths that generated requests leave alone.

``loader`` executes a program once as it is and once with its imports of ``fastapi`` reading from ``typeway``; ``driver``
speaks ASGI to it; ``transcript`` and ``comparison`` hold the two runs against each other; ``generation`` makes further
requests from the document. Differences on purpose are listed, with their reasons, in ``intended_differences``.

``CONFORMANCE_CANDIDATE=fastapi`` compares FastAPI with itself, which is how a new program is checked for answers that vary;
``CONFORMANCE_DEPTH=20`` generates twenty times as many requests, different ones in each run.
"""
