"""Conditional requests (RFC 9110, section 13): neither send what is known nor overwrite what is not."""

import re
from typing import Annotated

from typeway import Header, HTTPException

_ENTITY_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')

IfMatch = Annotated[str | None, Header(description="The `ETag` of the version that the request is about.")]
IfNoneMatch = Annotated[str | None, Header(description="The `ETag` of the version that the client has.")]


def etag_of(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"{version}"'


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Whether the client has this version already: the answer is 304. Comparison is weak (section 13.1.2)."""
    if if_none_match is None:
        return False
    known = {tag for _weak, tag in _ENTITY_TAG.findall(if_none_match)}
    return if_none_match.strip() == "*" or etag in known


def require_match(etag: str, if_match: str | None) -> None:
    """Let a change pass if it is about this version. Comparison is strong (section 13.1.1).

    Raises:
        HTTPException: 428 (RFC 6585) without `If-Match`; 412 if it names other versions.
    """
    if if_match is None:
        raise HTTPException(428, "Say which version you have read: send its ETag as If-Match.")
    meant = {tag for weak, tag in _ENTITY_TAG.findall(if_match) if not weak}
    if if_match.strip() != "*" and etag not in meant:
        raise HTTPException(412, "It has been changed since you read it. Read it again.", headers={"ETag": etag})
