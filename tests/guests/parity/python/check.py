"""The check that says the same in every language, in Python: exercises the whole contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollgate_check import (
    Absent,
    Check,
    Confidence,
    ConfigurationFile,
    Configured,
    Edit,
    EntryKind,
    Failure,
    Finding,
    Input,
    Manifest,
    Options,
    Problem,
    Problems,
    Refusal,
    Rule,
    Scope,
    Severity,
    Trigger,
    data,
    export,
    log,
    snapshot,
)

WORD = Rule(
    id="parity/word",
    title="A word",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    description="A word stands here.",
    rationale="It must be the same in every language.",
    remedy="Nothing.",
    example="plover",
    references=["https://example.com/parity"],
    aliases=["P1"],
    cwe=[1],
)

FOLDER = Rule(
    id="parity/folder",
    title="A folder",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    description="A word stands here.",
    rationale="It must be the same in every language.",
    remedy="Nothing.",
    example="plover",
    references=["https://example.com/parity"],
)

PAIR = Rule(
    id="parity/pair",
    title="A pair",
    severity=Severity.INFO,
    confidence=Confidence.LOW,
    description="A word stands here.",
    rationale="It must be the same in every language.",
    remedy="Nothing.",
    example="plover",
    references=["https://example.com/parity"],
)

WINDOW = 64
README = "README.md"


@export
class Parity(Check):
    MANIFEST = Manifest(
        id="parity",
        version="0.1.0",
        title="Says the same in every language",
        description="Exercises the whole contract.",
        scope=Scope.FILE,
        rules=[WORD, FOLDER, PAIR],
        configuration_files=["parity.conf"],
        datasets=["parity-words"],
        triggers=[Trigger.literal("plover"), Trigger.path("*.parity")],
        options={
            "type": "object",
            "properties": {"words": {"type": "array", "items": {"type": "string"}}},
            "additionalProperties": False,
        },
        reuse=False,
    )

    def __init__(self, words: Sequence[str] = ("plover",), aliases: Sequence[str] = ()) -> None:
        self.words = [(word, word.encode()) for word in words]
        self.aliases = aliases

    @classmethod
    def configure(cls, options: Options, files: Sequence[ConfigurationFile]) -> Configured:
        words = options.texts("words")
        problems = [
            Problem.option(f"/words/{index}", "a word is empty; leave it out")
            for index, word in enumerate(words or [])
            if not word
        ]
        aliases: list[str] = []
        for file in files:
            for number, line in enumerate(file.content.decode().split("\n"), 1):
                if not line or line.startswith("#"):
                    continue
                if line.startswith("alias ") and line != "alias ":
                    aliases.append(line.removeprefix("alias "))
                else:
                    problems.append(Problem.in_file(file.path, number, f"unknown: {line}"))
        if problems:
            raise Problems(problems)
        if words is None:
            return Configured(cls(aliases=aliases))
        triggers = [*map(Trigger.literal, words), Trigger.path("*.parity")]
        return Configured(cls(words, aliases), triggers)

    def check(self, input: Input) -> None:
        path = input.path or ""
        if path.endswith(".fail"):
            raise Failure("asked to fail")
        if path.endswith(".crash"):
            raise RuntimeError("asked to crash")
        for start, index in self.occurrences(input):
            self.report_word(start, *self.words[index])
        if input.read(0, 5) == b"pair ":
            report_pair()
        report_folder(path)
        log.info(f"looked at {path}")

    def occurrences(self, input: Input) -> Iterator[tuple[int, int]]:
        """Where each word begins, and which it is, in order."""
        longest = max((len(word) for _, word in self.words), default=1)
        for window in input.windows(WINDOW, max(longest - 1, 0)):
            found = [
                (at, index)
                for index, (_, word) in enumerate(self.words)
                for at in range(len(window.bytes))
                if window.owns(at) and window.bytes.startswith(word, at)
            ]
            yield from ((window.start + at, index) for at, index in sorted(found))

    def report_word(self, start: int, word: str, content: bytes) -> None:
        end = start + len(content)
        finding = (
            Finding(WORD, f"`{word}` at {start}")
            .at(start, end)
            .suggest("Take it out", [Edit((start, end), b"")])
            .identity(content)
        )
        if len(content) > 8:
            finding.sensitive(start, end)
        for alias in self.aliases:
            finding.alias(alias)
        finding.report()


def readme() -> snapshot.Entry | None:
    """The entry of the file README.md, where there is one."""
    try:
        entry = snapshot.entry(README)
    except Absent:
        return None
    return entry if entry.kind is EntryKind.FILE else None


def report_pair() -> None:
    finding = (
        Finding(PAIR, "a pair")
        .at_position((1, 1), (1, 5))
        .severity(Severity.LOW)
        .confidence(Confidence.MEDIUM)
        .cwe(7)
        .active_from("2026-01-02")
    )
    entry = readme()
    if entry is not None:
        finding.relate(README, (0, min(4, entry.size)), "see here")
    finding.report()


def report_folder(path: str) -> None:
    matching = sum(1 for _ in snapshot.glob("*.parity"))
    beside = sum(1 for _ in snapshot.list(path.rpartition("/")[0]))
    try:
        value = data.lookup("parity-words", path)
        said = "none" if value is None else value.decode()
    except Refusal:
        said = "refused"
    finding = Finding(FOLDER, f"{matching} matching, {beside} beside, {said}")
    if readme() is not None:
        finding.in_file(README)
    finding.report()
