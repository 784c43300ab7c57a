"""Constants of the generated document."""

METHODS_WITH_BODY = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"}
"""Methods whose request body is documented."""

REF_PREFIX = "#/components/schemas/"
"""Beginning of a reference to a schema of the document."""

REF_TEMPLATE = "#/components/schemas/{model}"
"""Format of a reference to the schema called `model`."""
