"""Path templates: ``/items/{id:int}`` split into segments, with their convertors and regular expressions.

Templates and convertors are Starlette's (``starlette.routing.compile_path``); this module adds what a tree needs to
know: which segments are literal, and which parameters can never reach across a ``/``.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple

from starlette.convertors import CONVERTOR_TYPES, Convertor, PathConvertor, StringConvertor
from starlette.routing import PARAM_REGEX, compile_path

from typeway._record import record


class TemplateError(ValueError):
    """A path template that cannot be compiled. The message names the template."""


class UnknownConvertorError(TemplateError, AssertionError):
    """A template that names a convertor nobody registered; also an AssertionError, which is what Starlette raises."""


class Param(NamedTuple):
    """One placeholder of a template."""

    name: str
    convertor: Convertor[Any]


@record(frozen=True, slots=True)
class Segment:
    """The text between two slashes of a template, taken apart into literal strings and parameters."""

    text: str
    pieces: tuple[str | Param, ...]
    params: tuple[Param, ...]
    bounded: bool
    """True if no parameter in it can match a ``/``: the segment then covers exactly one segment of a path."""

    @property
    def lone(self) -> Convertor[Any] | None:
        """The convertor of a segment that is one parameter and nothing else, or None."""
        return self.params[0].convertor if self.params and len(self.pieces) == 1 else None

    @property
    def prefix(self) -> str:
        """The literal text before the first parameter."""
        first = self.pieces[0] if self.pieces else ""
        return first if isinstance(first, str) else ""

    @property
    def suffix(self) -> str:
        """The literal text after the last parameter."""
        last = self.pieces[-1] if self.pieces else ""
        return last if isinstance(last, str) else ""

    def pattern(self, *, named: bool) -> str:
        """The regular expression of this segment, with named groups or, to compare segments by shape, without."""
        return "".join(
            re.escape(piece)
            if isinstance(piece, str)
            else f"(?P<{piece.name}>{piece.convertor.regex})"
            if named
            else f"(?:{piece.convertor.regex})"
            for piece in self.pieces
        )


@record(frozen=True, slots=True)
class Template:
    """A parsed path template. ``convertors`` maps parameter names to convertors in template order."""

    text: str
    segments: tuple[Segment, ...]
    convertors: dict[str, Convertor[Any]]

    @property
    def rooted(self) -> bool:
        """False for a template without leading slash, which Starlette reads as a host: any case, port dropped."""
        return self.text.startswith("/")

    @property
    def anchored(self) -> bool:
        """True if every match is sure to start with the template's literal beginning."""
        return all(_compiles(convertor.regex) for convertor in self.convertors.values())

    def compile(self) -> re.Pattern[str]:
        """Return the regular expression to use with ``match``: the one that Starlette's ``compile_path`` makes."""
        if not self.rooted:
            return _compile_host(self.text)
        body = "/".join(segment.pattern(named=True) for segment in self.segments)
        try:
            return re.compile(f"^{body}$")
        except re.error as error:
            raise TemplateError(f"Invalid convertor pattern at path {self.text}: {error}") from error


def parse_template(text: str, known: MutableMapping[str, Segment] | None = None) -> Template:
    """Parse a path template with the convertors registered right now.

    ``known`` remembers segments from one call to the next, for callers that parse many templates. Raises TemplateError
    if a parameter name appears twice, a convertor is unknown, or a custom convertor's pattern is invalid in its place.
    """
    known = {} if known is None else known
    segments: list[Segment] = []
    convertors: dict[str, Convertor[Any]] = {}
    repeated: set[str] = set()
    for part in text.split("/"):
        segment = known.get(part)
        if segment is None:
            segment = known[part] = _parse_segment(part, text)
        segments.append(segment)
        if "{" in part:
            for name, convertor in segment.params:
                if name in convertors:
                    repeated.add(name)
                convertors[name] = convertor
    if repeated:
        plural = "s" if len(repeated) > 1 else ""
        raise TemplateError(f"Duplicated param name{plural} {', '.join(sorted(repeated))} at path {text}")
    template = Template(text, tuple(segments), convertors)
    if not all(segment.bounded or is_tail(segment.lone) for segment in segments):
        # A pattern that is valid alone can still be invalid among others; such a mistake must show at start-up.
        template.compile()
    return template


def compile_template(text: str) -> tuple[re.Pattern[str], str, dict[str, Convertor[Any]]]:
    """Starlette's ``compile_path``, raising TemplateError for every bad template.

    Returns the regular expression, the path with bare ``{name}`` placeholders, and the convertors by parameter name.
    """
    template = parse_template(text)
    regex, path_format, convertors = compile_path(template.text)
    return regex, path_format, convertors


def outline(text: str) -> tuple[str, dict[str, Convertor[Any]]]:
    """Return the second and third item of ``compile_template``: what can be had without a regular expression.

    Raises what Starlette's ``compile_path`` raises for a bad template: ValueError or AssertionError.
    """
    convertors: dict[str, Convertor[Any]] = {}
    pieces: list[str] = []
    position = 0
    for found in PARAM_REGEX.finditer(text):
        name, kind = found.groups("str")
        convertor = CONVERTOR_TYPES.get(kind.lstrip(":"))
        if convertor is None or name in convertors:
            return compile_path(text)[1:]  # which says what is wrong, as Starlette does
        convertors[name] = convertor
        pieces += [text[position : found.start()], "{", name, "}"]
        position = found.end()
    return "".join([*pieces, text[position:]]), convertors


def is_plain(convertor: Convertor[Any] | None) -> bool:
    """Whether this is the default convertor: any non-empty segment, taken as it is."""
    return type(convertor) is StringConvertor and convertor.regex == "[^/]+"


def is_tail(convertor: Convertor[Any] | None) -> bool:
    """Whether this is the ``path`` convertor: any text up to the end of the line, taken as it is."""
    return type(convertor) is PathConvertor and convertor.regex == ".*"


def _parse_segment(part: str, text: str) -> Segment:
    pieces: list[str | Param] = []
    bounded = True
    position = 0
    for found in PARAM_REGEX.finditer(part):
        name, kind = found.groups("str")
        kind = kind.lstrip(":")
        convertor = CONVERTOR_TYPES.get(kind)
        if convertor is None:
            raise UnknownConvertorError(f"Unknown path convertor '{kind}' at path {text}")
        if literal := part[position : found.start()]:
            pieces.append(literal)
        pieces.append(Param(name, convertor))
        bounded = bounded and _is_bounded(convertor.regex)
        position = found.end()
    if literal := part[position:]:
        pieces.append(literal)
    params = tuple(piece for piece in pieces if isinstance(piece, Param))
    return Segment(part, tuple(pieces), params, bounded)


def _compile_host(text: str) -> re.Pattern[str]:
    try:
        return compile_path(text)[0]
    except re.error as error:
        raise TemplateError(f"Invalid convertor pattern at path {text}: {error}") from error


# The tokens a bounded pattern may consist of: none of them can match a slash or look beyond what it matches. A range
# between two letters or digits never includes "/", which sorts before "0"; a negated class must name it.
_BOUNDED_TOKENS = re.compile(
    r"""(?:
        [A-Za-z0-9_-] | \\[dws.-]
      | \[ (?: [A-Za-z0-9_](?:-[A-Za-z0-9_])? | \. | \\[dws.-] )+ -? \]
      | \[\^ [^\]\\\[]* / [^\]\\\[]* \]
      | [*+?]\?? | \{[0-9]+(?:,[0-9]*)?\}
      | \(\?: | \((?!\?) | \) | \|
    )*""",
    re.VERBOSE,
)


@lru_cache(maxsize=256)
def _is_bounded(pattern: str) -> bool:
    """Whether a convertor's pattern certainly never matches a slash. False means not known."""
    return _BOUNDED_TOKENS.fullmatch(pattern) is not None and _compiles(pattern)


@lru_cache(maxsize=256)
def _compiles(pattern: str) -> bool:
    """Whether the pattern is valid by itself: ``a)|(b`` is not, though it is between parentheses."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
