"""The host as a guest sees it: the imports of the world, in this package's own types."""

# The generated `Err` does not say what it holds.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from componentize_py_types import Err
from wit_world.exports import guest
from wit_world.imports import data, findings, inputs, snapshot, types
from wit_world.imports import log as logging

from ._answer import (
    Absent,
    EntryKind,
    Forbidden,
    LimitReached,
    Refusal,
    Unavailable,
    Undeclared,
    WrongKind,
)
from ._finding import Reported
from ._rule import Confidence, Severity
from ._trigger import Trigger
from .log import Level

# Both sides name the members alike.
_KINDS = {kind: EntryKind[kind.name] for kind in types.EntryKind}
_SEVERITIES = {severity: types.Severity[severity.name] for severity in Severity}
_CONFIDENCES = {confidence: types.Confidence[confidence.name] for confidence in Confidence}
_LEVELS = {level: logging.Level[level.name] for level in Level}


class RawInput:
    """An input of the host."""

    __slots__ = ("_input",)

    def __init__(self, input: inputs.Input) -> None:
        self._input = input

    def path(self) -> str | None:
        return self._input.path()

    def kind(self) -> EntryKind:
        return _KINDS[self._input.kind()]

    def length(self) -> int:
        return self._input.length()

    def read(self, offset: int, length: int) -> bytes:
        try:
            return self._input.read(offset, length)
        except Err as error:
            raise _refusal(error.value) from None


class RawEntry:
    """An entry of the host."""

    __slots__ = ("_entry",)

    def __init__(self, entry: snapshot.Entry) -> None:
        self._entry = entry

    def kind(self) -> EntryKind:
        return _KINDS[self._entry.kind()]

    def mode(self) -> int:
        return self._entry.mode()

    def size(self) -> int:
        return self._entry.size()

    def link_target(self) -> str | None:
        return self._entry.link_target()

    def owner(self) -> tuple[int, int] | None:
        return self._entry.owner()

    def layer(self) -> int | None:
        return self._entry.layer()


class Imports:
    """The host of a guest."""

    def entry_at(self, path: str) -> RawEntry:
        try:
            return RawEntry(snapshot.entry_at(plain(path)))
        except Err as error:
            raise _refusal(error.value) from None

    def read(self, path: str, offset: int, length: int) -> bytes:
        try:
            return snapshot.read(plain(path), offset, length)
        except Err as error:
            raise _refusal(error.value) from None

    def list(self, path: str) -> snapshot.Listing:
        try:
            return snapshot.list(plain(path))
        except Err as error:
            raise _refusal(error.value) from None

    def glob(self, pattern: str) -> snapshot.Listing:
        try:
            return snapshot.glob(plain(pattern))
        except Err as error:
            raise _refusal(error.value) from None

    def lookup(self, dataset: str, key: str) -> bytes | None:
        try:
            return data.lookup(plain(dataset), plain(key))
        except Err as error:
            raise _refusal(error.value) from None

    def log(self, level: Level, message: str) -> None:
        logging.log(_LEVELS[level], plain(message))

    def report(self, reported: Reported) -> None:
        raw = findings.Finding(reported.rule, plain(reported.message))
        if reported.span is not None:
            raw.at(types.Span(*reported.span))
        elif reported.positions is not None:
            start, end = reported.positions
            raw.at_position(types.Position(*start), types.Position(*end))
        if reported.file is not None:
            raw.in_file(plain(reported.file))
        if reported.severity is not None:
            raw.set_severity(_SEVERITIES[reported.severity])
        if reported.confidence is not None:
            raw.set_confidence(_CONFIDENCES[reported.confidence])
        for suggestion in reported.suggestions:
            edits = [
                findings.Edit(types.Span(*edit.span), edit.content()) for edit in suggestion.edits
            ]
            raw.suggest(plain(suggestion.title), edits)
        for related in reported.related:
            path = related.path and plain(related.path)
            raw.relate(path, types.Span(*related.span), plain(related.message))
        for id in reported.aliases:
            raw.add_alias(plain(id))
        for number in reported.cwe:
            raw.add_cwe(number)
        for span in reported.sensitive:
            raw.sensitive(types.Span(*span))
        if reported.identity is not None:
            raw.identity(reported.identity)
        if reported.active_from is not None:
            raw.active_from(plain(reported.active_from))
        findings.Finding.report(raw)


def plain(text: str) -> str:
    """Without lone surrogates, which the contract's strings have no place for."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def trigger(trigger: Trigger) -> guest.Trigger:
    """As the contract has it."""
    match trigger.kind, trigger.value:
        case "literal", str() as text:
            return guest.Trigger_Literal(text)
        case "magic", bytes() as content:
            return guest.Trigger_Magic(content)
        case "path", str() as pattern:
            return guest.Trigger_Path(pattern)
        case "base64-run", int() as least:
            return guest.Trigger_Base64Run(least)
        case "hex-run", int() as least:
            return guest.Trigger_HexRun(least)
        case "always", None:
            return guest.Trigger_Always()
        case _:
            raise TypeError(f"{trigger!r} is no trigger; use the methods of `Trigger`")


def _refusal(value: object) -> Refusal:
    match value:
        case types.Refusal_Absent():
            return Absent()
        case types.Refusal_WrongKind():
            return WrongKind()
        case types.Refusal_Forbidden(value=reason):
            return Forbidden(reason)
        case data.DataRefusal_Undeclared():
            return Undeclared()
        case types.Refusal_Limit(value=name) | data.DataRefusal_Limit(value=name):
            return LimitReached(name)
        case types.Refusal_Unavailable(value=reason) | data.DataRefusal_Unavailable(value=reason):
            return Unavailable(reason)
        case _:
            raise TypeError(f"the host refuses with {value!r}")
