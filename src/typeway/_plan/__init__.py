"""The records of the second stage: what is known about an operation before it runs. Frozen data, no behaviour."""

from __future__ import annotations

from typeway._plan.body import BodyPlan
from typeway._plan.dependencies import CallKind, CallPlan, DependencyPlan, Step, Steps
from typeway._plan.endpoint import EndpointPlan, Location
from typeway._plan.response import ResponsePlan, StreamKind
from typeway._plan.value import Injected, InjectedPlan, ModelFieldPlan, SourceName, ValuePlan

__all__ = [
    "BodyPlan",
    "CallKind",
    "CallPlan",
    "DependencyPlan",
    "EndpointPlan",
    "Injected",
    "InjectedPlan",
    "Location",
    "ModelFieldPlan",
    "ResponsePlan",
    "SourceName",
    "Step",
    "Steps",
    "StreamKind",
    "ValuePlan",
]
