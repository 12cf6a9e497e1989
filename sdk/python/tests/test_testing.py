"""The host in memory answers as the real one does, and holds a check to the contract."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from checks import RULE, Demo, manifest, rule

from tollgate_check import (
    Absent,
    ConfigurationFile,
    Configured,
    DeclarationError,
    Edit,
    EntryKind,
    Failure,
    Finding,
    Forbidden,
    Input,
    Options,
    Problem,
    Problems,
    Scope,
    Severity,
    Span,
    Unavailable,
    Undeclared,
    WrongKind,
    data,
    log,
    snapshot,
)
from tollgate_check.testing import ContractError, Snapshot


class Asks(Demo):
    MANIFEST = manifest(datasets=["words", "others"])

    def check(self, input: Input) -> None:
        assert input.path == "src/a.txt" and input.kind is EntryKind.FILE
        assert snapshot.bytes("src/b.txt") == b"bee"
        assert snapshot.read("src/b.txt", 1, 9) == b"ee"
        with pytest.raises(WrongKind):
            snapshot.bytes("src")
        with pytest.raises(WrongKind):
            snapshot.list("README")
        with pytest.raises(Absent):
            snapshot.entry("c")
        entry = snapshot.entry("src/b.txt")
        assert (entry.kind, entry.size, entry.mode) == (EntryKind.FILE, 3, 0o100644)
        assert (entry.link_target, entry.owner, entry.layer) == (None, None, None)
        assert snapshot.entry("").kind is EntryKind.DIRECTORY
        assert [*snapshot.list("")] == ["README", "src"]
        assert [*snapshot.list("src")] == ["src/a.txt", "src/b.txt"]
        assert [*snapshot.glob("[!a].txt")] == ["src/b.txt"]
        assert data.lookup("words", "one") == b"1"
        assert data.lookup("words", "two") is None
        with pytest.raises(Unavailable):
            data.lookup("others", "one")
        with pytest.raises(Undeclared):
            data.lookup("unheard", "one")
        log.warn("asked")
        snapshot.entry("nowhere")


def test_a_check_is_answered_from_memory() -> None:
    run = (
        Snapshot()
        .file("src/a.txt", "")
        .file("src/b.txt", "bee")
        .file("README", b"")
        .data("words", "one", "1")
        .check(Asks, "src/a.txt")
    )
    assert run.failure == "nothing stands there"
    assert run.log == [(log.Level.WARN, "asked")]


class Whole(Demo):
    MANIFEST = manifest(scope=Scope.TREE)

    def check(self, input: Input) -> None:
        assert input.path == "" and input.kind is EntryKind.DIRECTORY and input.length == 0
        Finding(RULE, "x").in_file("b").at(1, 2).at_position((1, 2), (1, 3)).report()
        finding = Finding(RULE, "y").in_file("b").at_position((1, 2), (1, 3)).at(1, 2)
        finding.severity(Severity.CRITICAL).cwe(1).alias("A").sensitive(1, 2)
        finding.relate("c", (0, 1), "there").suggest("mend", [Edit((0, 1), "é")])
        finding.identity(b"i").active_from("2026-01-02").report()
        Finding(RULE, "z")


def test_findings_are_seen_as_they_were_reported() -> None:
    run = Snapshot().file("b", "b").check(Whole, "")
    one, two = run.findings
    assert one.span is None and one.positions == ((1, 2), (1, 3)) and one.file == "b"
    assert two.span == Span(1, 2) and two.positions is None
    assert two.severity is Severity.CRITICAL and two.confidence is None
    assert (two.cwe, two.aliases, two.sensitive) == ([1], ["A"], [(1, 2)])
    assert two.related[0].path == "c" and two.suggestions[0].edits[0].content() == b"\xc3\xa9"
    assert (two.identity, two.active_from) == (b"i", "2026-01-02")
    assert run.log == [(log.Level.WARN, "a finding of `demo/one` was made but not reported")]


class Strict(Demo):
    def __init__(self, least: int = 0) -> None:
        self.least = least

    @classmethod
    def configure(cls, options: Options, files: Sequence[ConfigurationFile]) -> Configured:
        problems = [Problem.in_file(file.path, 1, "what is this?") for file in files]
        if problems:
            raise Problems(problems)
        if options.get("ask"):
            snapshot.entry("a")
        log.info("configured")
        return Configured(cls(options.whole("least") or 0))

    def check(self, input: Input) -> None:
        if input.length < self.least:
            raise Failure("too short")
        if input.bytes() == b"other":
            Finding(rule("demo/other"), "x").report()
        raise ZeroDivisionError("of the check")


def test_problems_are_raised() -> None:
    with pytest.raises(Problems) as told:
        Snapshot().file("a", "").configuration("c", "?").check(Strict, "a")
    assert told.value.problems == (Problem.in_file("c", 1, "what is this?"),)
    with pytest.raises(Problems) as told:
        Snapshot().file("a", "").check(Strict, "a", {"least": -1})
    expected = Problem.option("/least", "`least` must be a whole number from 0")
    assert told.value.problems == (expected,)


def test_a_failure_is_no_mistake() -> None:
    assert Snapshot().file("a", "").check(Strict, "a", {"least": 3}).failure == "too short"
    with pytest.raises(ZeroDivisionError):
        Snapshot().file("a", "").check(Strict, "a")


def test_a_check_is_held_to_the_contract() -> None:
    with pytest.raises(ContractError, match="nothing but `log`"):
        Snapshot().file("a", "").check(Strict, "a", {"ask": True})
    with pytest.raises(ContractError, match="rule `demo/other`"):
        Snapshot().file("a", "other").check(Strict, "a")

    class Wrong(Strict):
        MANIFEST = manifest(title="")

    with pytest.raises(DeclarationError):
        Snapshot().file("a", "").check(Wrong, "a")


def test_outside_a_snapshot_there_is_no_host() -> None:
    with pytest.raises(RuntimeError, match=r"testing\.Snapshot"):
        snapshot.entry("a")


PATHS = ("a.py", "src/a.py", "src/lib/a.py", "x/src/b", "x/ü.py", ".hidden", "x/c-d", "x/[e]")


class Globs(Demo):
    def check(self, input: Input) -> None:
        for pattern in input.bytes().decode().split():
            log.info(" ".join(snapshot.glob(pattern)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.py", "a.py src/a.py src/lib/a.py x/ü.py"),
        ("/*.py", "a.py"),
        ("src/*.py", "src/a.py"),
        ("src/**", "src/a.py src/lib/a.py"),
        ("src/**/*.py", "src/a.py src/lib/a.py"),
        ("**/src/**", "src/a.py src/lib/a.py x/src/b"),
        ("/src/", "src/a.py src/lib/a.py"),
        ("src/", "src/a.py src/lib/a.py x/src/b"),
        ("/src", ""),
        ("?.py", "a.py src/a.py src/lib/a.py x/ü.py"),
        ("x?c-d", ""),
        ("{a,ü}.{py,txt}", "a.py src/a.py src/lib/a.py x/ü.py"),
        ("/{src,x}/*", "src/a.py x/[e] x/c-d x/ü.py"),
        ("[!a].py", "x/ü.py"),
        ("[a-c]", "x/src/b"),
        ("c[-]d", "x/c-d"),
        ("\\[e\\]", "x/[e]"),
        ("[[]e[]]", "x/[e]"),
        (".*", ".hidden"),
        ("*hi*", ".hidden"),
    ],
)
def test_patterns_are_those_of_the_host(pattern: str, expected: str) -> None:
    files = Snapshot().file("paths", pattern)
    for path in PATHS:
        files.file(path, "")
    assert files.check(Globs, "paths").log == [(log.Level.INFO, expected)]


@pytest.mark.parametrize("pattern", ["", "a//b", "./a", "../a", "[a", "[z-a]", "{a", "a}", "a\\"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    class Asking(Demo):
        def check(self, input: Input) -> None:
            with pytest.raises(Forbidden):
                snapshot.glob(pattern)

    assert Snapshot().file("a", "").check(Asking, "a").failure is None
