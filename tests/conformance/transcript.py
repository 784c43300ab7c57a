"""Everything observable about one program on one framework, as labelled steps, and the comparison of two of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from typeway._prove.differences import document_differences

from .calls import Call, get
from .comparison import answer_differences, sequence_differences
from .driver import Answer, Session
from .loader import Program, load


@dataclass
class Transcript:
    """What happened while a program was loaded, started, asked and stopped."""

    notes: dict[str, list[str]] = field(default_factory=dict)
    facts: str = "null"
    answers: dict[str, tuple[Call, Answer]] = field(default_factory=dict)


def program_calls(program: Program) -> list[Call]:
    """The document, then the hand-written calls, then the document again: late routes must show up in it."""
    url = getattr(program.app, "openapi_url", None)
    document = [get(url)] if url else []
    return [*document, *program.requests, *document]


def record(name: str, framework: str) -> Transcript:
    """Load a program, run it through its calls, and write down what it does."""
    program = load(name, framework)
    transcript = Transcript(facts=json.dumps(program.facts, ensure_ascii=False))
    with Session(program) as session:
        for call in program_calls(program):
            transcript.answers[_label(call, transcript.answers)] = (call, session.answer(call))
    transcript.notes = {
        "load warnings": sorted(program.load_warnings),
        "lifespan": session.lifespan_outcome,
        "startup events": list(session.startup_events),
        "shutdown events": list(session.shutdown_events),
    }
    return transcript


def _label(call: Call, taken: Mapping[str, object]) -> str:
    label = call.describe()
    for number in range(2, len(taken) + 2):
        if label not in taken:
            break
        label = f"{call.describe()} ({number})"
    return label


def step_differences(reference: Transcript, candidate: Transcript) -> dict[str, list[str]]:
    """Differences per step; steps without any are left out."""
    steps = {
        label: sequence_differences(label, reference.notes[label], candidate.notes[label]) for label in reference.notes
    }
    steps["facts"] = document_differences(reference.facts, candidate.facts) or []
    for label, (call, answer) in reference.answers.items():
        if label in candidate.answers:
            steps[label] = answer_differences(call, answer, candidate.answers[label][1])
        else:
            steps[label] = ["this call was not made: the programs list different calls"]
    return {label: lines for label, lines in steps.items() if lines}


def report(name: str, steps: Mapping[str, Sequence[str]]) -> str:
    """The differences of a program as text."""
    lines = [f"{name}: {len(steps)} step(s) differ from FastAPI"]
    for label, found in steps.items():
        lines += [f"  {label}", *(f"      {line}" for line in found)]
    return "\n".join(lines)
