"""The test suites of published libraries, run on FastAPI and, in drop-in mode, on Typeway.

Not part of the fast tests: ``make test-libraries`` fetches each library's source distribution from the package index and
takes some minutes.
"""
