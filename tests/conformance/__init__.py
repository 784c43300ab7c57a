"""Conformance: one program, run on FastAPI and on Typeway, must give the same answers and the same OpenAPI document."""
