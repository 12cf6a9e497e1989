package tollgate_test

import (
	"reflect"
	"testing"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/tollgatetest"
)

func TestAFindingSaysEverythingItWasTold(t *testing.T) {
	check := examines(func(*tollgate.Input) error {
		tollgate.NewFinding(&left, "half a \xff").
			At(3, 7).
			InFile("a.txt").
			Severity(tollgate.SeverityCritical).
			Confidence(tollgate.ConfidenceLow).
			Suggest("Take it out", tollgate.Replace(3, 7, ""), tollgate.Replace(9, 9, "é")).
			Relate(1, 2, "here").
			RelateIn("b.txt", 0, 4, "there").
			Alias("CVE-2026-1").
			CWE(79).
			Sensitive(4, 6).
			Identity([]byte{0xff}).
			ActiveFrom("2026-01-02").
			Report()
		tollgate.NewFinding(&left, "a place").
			At(1, 2).
			AtPosition(tollgate.Position{Line: 1, Column: 2}, tollgate.Position{Line: 1, Column: 4}).
			Report()
		tollgate.NewFinding(&left, "not handed in")
		return nil
	})
	run, err := tollgatetest.Snapshot{}.Check(check, "a", "{}")
	if err != nil || run.Err != nil {
		t.Fatal(err, run.Err)
	}
	want := []tollgate.Reported{
		{
			Rule:       "todo/left",
			Message:    "half a \uFFFD",
			Span:       &tollgate.Span{Start: 3, End: 7},
			File:       "a.txt",
			Severity:   "critical",
			Confidence: "low",
			Suggestions: []tollgate.Suggestion{{Title: "Take it out", Edits: []tollgate.Edit{
				{Span: tollgate.Span{Start: 3, End: 7}, Replacement: []byte{}},
				{Span: tollgate.Span{Start: 9, End: 9}, Replacement: []byte("é")},
			}}},
			Related: []tollgate.Related{
				{Span: tollgate.Span{Start: 1, End: 2}, Message: "here"},
				{Path: "b.txt", Span: tollgate.Span{Start: 0, End: 4}, Message: "there"},
			},
			Aliases:    []string{"CVE-2026-1"},
			CWE:        []uint32{79},
			Sensitive:  []tollgate.Span{{Start: 4, End: 6}},
			Identity:   []byte{0xff},
			ActiveFrom: "2026-01-02",
		},
		{
			Rule:      "todo/left",
			Message:   "a place",
			Positions: &[2]tollgate.Position{{Line: 1, Column: 2}, {Line: 1, Column: 4}},
		},
	}
	if !reflect.DeepEqual(run.Findings, want) {
		t.Errorf("%+v", run.Findings)
	}
}

func TestAMistakeInAFindingPanics(t *testing.T) {
	for name, mistake := range map[string]func(*tollgate.Finding){
		"place":      func(f *tollgate.Finding) { f.At(5, 3) },
		"start":      func(f *tollgate.Finding) { f.Sensitive(-1, 3) },
		"severity":   func(f *tollgate.Finding) { f.Severity("hgih") },
		"confidence": func(f *tollgate.Finding) { f.Confidence("") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it does not panic")
				}
			}()
			mistake(tollgate.NewFinding(&left, "x"))
		})
	}
}
