"""Differences between two answers, told so that one line is enough to see what is wrong."""

from typeway._prove.differences import contrast, document_differences, header_differences

from .calls import Call
from .driver import Answer


def answer_differences(call: Call, reference: Answer, candidate: Answer) -> list[str]:
    """Every way in which the candidate's answer is not the reference's; empty if there is none."""
    found = [
        contrast(what, expected, actual)
        for what, expected, actual in (
            ("status", reference.status, candidate.status),
            ("raised", _raised(reference), _raised(candidate)),
            ("complete", reference.complete, candidate.complete),
            ("warned", sorted(reference.warned), sorted(candidate.warned)),
        )
        if expected != actual
    ]
    found += header_differences(_headers(call, reference), _headers(call, candidate))
    if not call.ignore_body:
        found += _body_differences(reference, candidate)
    found += sequence_differences("sent", list(reference.sent), list(candidate.sent))
    found += sequence_differences("events", list(reference.events), list(candidate.events))
    return found


def _raised(answer: Answer) -> tuple[str, ...] | None:
    # What the framework says about its own misuse is its own wording; all other messages come from the program,
    # Python, Pydantic or Starlette, or are data about the failure.
    return answer.raised[:1] if answer.raised and answer.raised[0] == "FastAPIError" else answer.raised


def _headers(call: Call, answer: Answer) -> list[tuple[bytes, bytes]]:
    left_out = {b"content-length"} if call.ignore_body else set()
    return [(name, _settled(name, value)) for name, value in answer.headers if name.lower() not in left_out]


def _settled(name: bytes, value: bytes) -> bytes:
    # Allow lists a set: FastAPI's order follows the hash seed of the process and means nothing.
    return b", ".join(sorted(value.split(b", "))) if name.lower() == b"allow" else value


def _body_differences(reference: Answer, candidate: Answer) -> list[str]:
    if reference.body == candidate.body:
        return []
    found = document_differences(reference.body, candidate.body) or []
    return [f"body {line}" for line in found] or [contrast("body bytes", reference.body, candidate.body)]


def sequence_differences(what: str, reference: list[str], candidate: list[str]) -> list[str]:
    """Differences of two lists of lines."""
    if reference == candidate:
        return []
    return [
        f"{what}:",
        *(f"    expected {line}" for line in reference),
        *(f"    got      {line}" for line in candidate),
    ]
