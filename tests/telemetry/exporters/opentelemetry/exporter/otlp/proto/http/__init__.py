"""Stands in for the exporter package: what is exported is noted instead of sent."""

EXPORTED: list[str] = []
