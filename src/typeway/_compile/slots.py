"""Names for the values of an operation inside generated code.

Every argument of every step gets a key of its own: the endpoint's go by their names, those of dependencies carry the
step's number.
"""

from __future__ import annotations

from typeway._plan import EndpointPlan, Steps, ValuePlan
from typeway._record import record

__all__ = ["Layout", "lay_out"]


@record(frozen=True, slots=True)
class Layout:
    """Keys of all values.

    Attributes:
        slots: key and plan of each value that is read, in the order of the steps.
        keys: the key of each value of each step; a step that reuses a cached result has the keys of the step it reuses.
        order: keys in the order in which errors are reported, with repetitions where a dependency is used twice.
    """

    slots: tuple[tuple[str, ValuePlan], ...]
    keys: tuple[dict[str, str], ...]
    order: tuple[str, ...]

    def local(self, key: str) -> str:
        """Return the local variable that holds a single body."""
        return f"body_{key}"


def lay_out(steps: Steps, plan: EndpointPlan) -> Layout:
    """Give every value its key."""
    slots: list[tuple[str, ValuePlan]] = []
    keys: list[dict[str, str]] = []
    order: list[str] = []
    last = len(steps.steps) - 1
    for step in steps.steps:
        values = (*step.plan.parameters, *step.plan.body)
        if step.reuses is not None:
            own = keys[step.reuses]
        else:
            own = {value.name: value.name if step.index == last else f"d{step.index}_{value.name}" for value in values}
            slots += [(own[value.name], value) for value in values]
        keys.append(own)
        order += [own[value.name] for value in values]
    return Layout(tuple(slots), tuple(keys), tuple(order))
