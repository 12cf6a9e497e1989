"""Unit tests, natively and in memory. What the component does is tested by `fixtures/`."""

from __future__ import annotations

from check import ForbiddenWord
from tollgate_check import Trigger
from tollgate_check.testing import Snapshot


def test_each_occurrence_is_found_at_its_bytes() -> None:
    text = "später: DONOTCOMMIT, DONOTCOMMIT"
    run = Snapshot().file("a.txt", text).check(ForbiddenWord, "a.txt")
    assert [finding.message for finding in run.findings] == ["`DONOTCOMMIT` stands here"] * 2
    assert [finding.span for finding in run.findings] == [(9, 20), (22, 33)]


def test_case_counts() -> None:
    run = Snapshot().file("a.txt", "donotcommit").check(ForbiddenWord, "a.txt")
    assert run.findings == []


def test_an_option_replaces_the_word_and_what_triggers() -> None:
    snapshot = Snapshot().file("a.txt", "DONOTCOMMIT plover")
    run = snapshot.check(ForbiddenWord, "a.txt", {"word": "plover"})
    assert [finding.span for finding in run.findings] == [(12, 18)]
    assert run.triggers == (Trigger.literal("plover"),)
