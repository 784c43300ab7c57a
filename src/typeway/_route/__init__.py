"""Path matching, generic over what is matched: entries in, the first one that fits out."""

from __future__ import annotations

from typeway._route.contract import FULL, NONE, PARTIAL, Entry, Finder, Match, Params, Probe
from typeway._route.matcher import Matcher
from typeway._route.reverse import fill_path, fill_prefix
from typeway._route.template import (
    Template,
    TemplateError,
    UnknownConvertorError,
    compile_template,
    outline,
    parse_template,
)

__all__ = [
    "FULL",
    "NONE",
    "PARTIAL",
    "Entry",
    "Finder",
    "Match",
    "Matcher",
    "Params",
    "Probe",
    "Template",
    "TemplateError",
    "UnknownConvertorError",
    "compile_template",
    "fill_path",
    "fill_prefix",
    "outline",
    "parse_template",
]
