"""Whether every path of one template is a path of another.

The answer is yes only where that is certain. Line breaks in paths, which the ``path`` convertor does not match, are
left aside.
"""

from __future__ import annotations

import re

from starlette.convertors import FloatConvertor, IntegerConvertor

from typeway._route.template import Segment, Template, is_plain, is_tail

__all__ = ["covers"]


def covers(wide: Template, narrow: Template) -> bool:
    """Tell whether ``wide`` matches every path that ``narrow`` matches. False means no, or not known."""
    if not (wide.rooted and narrow.rooted and wide.anchored and narrow.anchored):
        return False
    if [one.pattern(named=False) for one in wide.segments] == [one.pattern(named=False) for one in narrow.segments]:
        return True
    last = len(wide.segments) - 1
    for index, segment in enumerate(wide.segments):
        if index >= len(narrow.segments):
            return False
        if index == last and is_tail(segment.lone):
            return True
        if not _segment_covers(segment, narrow.segments[index]):
            return False
    return len(wide.segments) == len(narrow.segments)


def _segment_covers(wide: Segment, narrow: Segment) -> bool:
    if not (wide.bounded and narrow.bounded):
        return False
    pattern, narrower = wide.pattern(named=False), narrow.pattern(named=False)
    if pattern == narrower:
        return True
    if not narrow.params:
        return re.fullmatch(pattern, narrow.text) is not None
    if is_plain(wide.lone):  # any segment that is not empty
        return re.fullmatch(narrower, "") is None
    return type(wide.lone) is FloatConvertor and type(narrow.lone) is IntegerConvertor
