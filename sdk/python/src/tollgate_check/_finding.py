"""How a check says what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from . import _host, log
from ._rule import Confidence, Rule, Severity
from ._text import Span

T = TypeVar("T")


class Position(NamedTuple):
    """Line and column from 1, the column in bytes, as parsers give them."""

    line: int
    column: int


@dataclass(frozen=True)
class Edit:
    """Puts `replacement` in place of some bytes of the finding's file."""

    span: tuple[int, int]
    replacement: bytes | str
    """Text, or any bytes, since the file need not be UTF-8."""

    def __post_init__(self) -> None:
        _span(*self.span)
        _is((bytes, str), self.replacement)

    def content(self) -> bytes:
        """What is put there, as bytes."""
        text = self.replacement
        return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text


@dataclass(frozen=True)
class Suggestion:
    """A way to mend it: edits that belong together."""

    title: str
    """What the edits do, in a few words."""
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Related:
    """Another place that belongs to a finding."""

    path: str | None
    """None for the same file."""
    span: Span
    message: str


@dataclass
class Reported:
    """A finding as the check handed it in; tests read it."""

    rule: str
    message: str
    span: Span | None = None
    """Where, in bytes. Without this and `positions` it is about the whole file."""
    positions: tuple[Position, Position] | None = None
    """Where, in lines and columns; the end is just past the last byte."""
    file: str | None = None
    severity: Severity | None = None
    """None where the rule's own holds."""
    confidence: Confidence | None = None
    suggestions: list[Suggestion] = field(default_factory=list[Suggestion])
    related: list[Related] = field(default_factory=list[Related])
    aliases: list[str] = field(default_factory=list[str])
    cwe: list[int] = field(default_factory=list[int])
    sensitive: list[Span] = field(default_factory=list[Span])
    identity: bytes | None = None
    active_from: str | None = None


class Finding:
    """One occurrence of a rule, built up and then handed in by `report`.

    Without a place it is about the whole file; severity and confidence are the rule's where they
    are not set. One that is never handed in counts for nothing, and is warned of in the log.
    """

    __slots__ = ("_handed_in", "_reported")

    def __init__(self, rule: Rule, message: str) -> None:
        """`message` says what was found here; the rule says the rest."""
        # First, since one that is refused here is not one that was forgotten.
        self._handed_in = True
        self._reported = Reported(_is(Rule, rule).id, _is(str, message))
        self._handed_in = False

    def at(self, start: int, end: int) -> Finding:
        """Where, in bytes; the host works out lines and columns. A `Span` is `at(*span)`."""
        self._reported.span, self._reported.positions = _span(start, end), None
        return self

    def at_position(self, start: tuple[int, int], end: tuple[int, int]) -> Finding:
        """Where, in lines and columns from 1, columns in bytes; the end is just past the last
        byte."""
        self._reported.span = None
        self._reported.positions = _position(*start), _position(*end)
        return self

    def in_file(self, path: str) -> Finding:
        """In another file of the snapshot than the input; how checks of scope `tree` say where."""
        self._reported.file = _is(str, path)
        return self

    def severity(self, severity: Severity) -> Finding:
        """Instead of the rule's."""
        self._reported.severity = _is(Severity, severity)
        return self

    def confidence(self, confidence: Confidence) -> Finding:
        """Instead of the rule's."""
        self._reported.confidence = _is(Confidence, confidence)
        return self

    def suggest(self, title: str, edits: Iterable[Edit]) -> Finding:
        """A way to mend it. A host may leave out one whose replacements are not UTF-8, since
        reports are text."""
        given = tuple(_is(Edit, edit) for edit in edits)
        self._reported.suggestions.append(Suggestion(_is(str, title), given))
        return self

    def relate(self, path: str | None, span: tuple[int, int], message: str) -> Finding:
        """Another place that belongs to it; `path` is none for the same file."""
        where = None if path is None else _is(str, path)
        self._reported.related.append(Related(where, _span(*span), _is(str, message)))
        return self

    def alias(self, id: str) -> Finding:
        """An id of the same thing elsewhere, beyond the rule's own: an advisory, say."""
        self._reported.aliases.append(_is(str, id))
        return self

    def cwe(self, number: int) -> Finding:
        """A number in the Common Weakness Enumeration, beyond the rule's own."""
        self._reported.cwe.append(_number(number, "a number of a weakness"))
        return self

    def sensitive(self, start: int, end: int) -> Finding:
        """Bytes of the file that no output may show."""
        self._reported.sensitive.append(_span(start, end))
        return self

    def identity(self, identity: bytes) -> Finding:
        """What makes it the same finding after an edit elsewhere; without it the host takes the
        text of the line, masked. Never the secret itself, nor a digest of it."""
        self._reported.identity = _is(bytes, identity)
        return self

    def active_from(self, date: str) -> Finding:
        """The date, `YYYY-MM-DD`, from which it counts."""
        self._reported.active_from = _is(str, date)
        return self

    def report(self) -> None:
        """Hands it in."""
        self._handed_in = True
        _host.current().report(self._reported)

    def __del__(self) -> None:
        if not getattr(self, "_handed_in", True) and _host.exists():
            log.warn(f"a finding of `{self._reported.rule}` was made but not reported")


# What is wrong would else come out only where it is handed over to the host, and not say where.


def _is(kind: type[T] | tuple[type[T], ...], value: T) -> T:
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise TypeError(f"{value!r} is no {wanted}")
    return value


def _number(value: Any, what: str, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no {what}")
    if value < least:
        raise ValueError(f"{value} is no {what}: they count from {least}")
    return value


def _span(start: Any, end: Any) -> Span:
    _number(start, "place in bytes")
    if _number(end, "place in bytes") < start:
        raise ValueError(f"a span ends at {end}, before it begins at {start}")
    return Span(start, end)


def _position(line: Any, column: Any) -> Position:
    return Position(_number(line, "line", 1), _number(column, "column", 1))
