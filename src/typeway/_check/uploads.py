"""Operations that take files or raw bytes, and nothing says how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from starlette.datastructures import UploadFile
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from typeway._check.finding import Problem
from typeway._check.subject import Application, Subject
from typeway._plan import BodyPlan, ValuePlan
from typeway.routing import RouteContext

__all__ = ["check"]

_LIMITING_NAME = re.compile(
    r"limit.*(upload|body|size|content)|(upload|body|size|content).*limit|max.*(body|size)", re.I
)


def check(subject: Subject) -> Iterator[Problem]:
    """Find operations that take an upload of any size."""
    if "content-length" in subject.sources.texts:
        return  # The program looks at the length itself, somewhere.
    for application in subject.applications:
        if any(_limits(one) for one in (*application.above, application)):
            continue
        for context in application.operations:
            taken = _upload(context)
            place = subject.place_of_call(context.endpoint)
            if taken is not None and place is not None and context.max_body_size is None:
                methods = ",".join(sorted(context.methods))
                path = application.prefix + context.path
                yield Problem(place, f"{methods} {path} takes {taken} of any size: there is no max_body_size")


def _limits(application: Application) -> bool:
    """Whether an application limits bodies for all that is below it."""
    if getattr(application.app, "max_body_size", None) is not None:
        return True
    classes: list[Any] = [layer.cls for layer in application.middleware]
    return any(cls is RequestBodyLimitMiddleware or _LIMITING_NAME.search(str(cls)) for cls in classes)


def _upload(context: RouteContext) -> str | None:
    body: BodyPlan | None = context.plan.body
    if body is None:
        return None
    if any(_is_file(value) for value in body.values):
        return "files"
    return "bytes" if body.kind == "json" and any(value.annotation is bytes for value in body.values) else None


def _is_file(value: ValuePlan) -> bool:
    fields = (*value.fields, *(field for _, fields in value.alternatives for field in fields))
    return value.source == "file" or any(_names_upload(field.field.annotation) for field in fields)


def _names_upload(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, UploadFile):
        return True
    return any(map(_names_upload, get_args(annotation)))
