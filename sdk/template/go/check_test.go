package main

import (
	"testing"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/tollgatetest"
)

func examine(t *testing.T, content, options string) tollgatetest.Run {
	t.Helper()
	snapshot := tollgatetest.Snapshot{Files: map[string]string{"notes.txt": content}}
	run, err := snapshot.Check(check{word: word}, "notes.txt", options)
	if err != nil || run.Err != nil {
		t.Fatal(err, run.Err)
	}
	return run
}

func TestTheDeclarationIsComplete(t *testing.T) {
	if _, err := tollgate.ManifestJSON(check{word: word}); err != nil {
		t.Error(err)
	}
}

func TestEveryOccurrenceIsFound(t *testing.T) {
	run := examine(t, "é DONOTCOMMIT\nDONOTCOMMIT", "{}")
	want := []tollgate.Span{{Start: 3, End: 14}, {Start: 15, End: 26}}
	if len(run.Findings) != len(want) {
		t.Fatal(run.Findings)
	}
	for at, finding := range run.Findings {
		if *finding.Span != want[at] || finding.Message != "`DONOTCOMMIT` stands here" {
			t.Error(finding)
		}
	}
}

func TestCaseCounts(t *testing.T) {
	if run := examine(t, "donotcommit", "{}"); len(run.Findings) != 0 {
		t.Error(run.Findings)
	}
}

func TestTheOptionReplacesTheWord(t *testing.T) {
	run := examine(t, "DONOTCOMMIT plover", `{"word": "plover"}`)
	if len(run.Findings) != 1 || *run.Findings[0].Span != (tollgate.Span{Start: 12, End: 18}) {
		t.Error(run.Findings)
	}
	if len(run.Triggers) != 1 || run.Triggers[0] != tollgate.Literal("plover") {
		t.Error(run.Triggers)
	}
}
