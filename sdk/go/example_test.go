package tollgate_test

import (
	"bytes"
	"fmt"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/tollgatetest"
)

type todo struct{}

func (todo) Manifest() tollgate.Manifest {
	return tollgate.Manifest{
		ID:       "todo",
		Version:  "1.0.0",
		Title:    "Unfinished work",
		Rules:    []*tollgate.Rule{&left},
		Files:    []string{"*.py", "*.go"},
		Triggers: []tollgate.Trigger{tollgate.Literal("todo")},
	}
}

func (todo) Check(input *tollgate.Input) error {
	content, err := input.Bytes()
	if err != nil {
		return err
	}
	for at := range content {
		if bytes.HasPrefix(content[at:], []byte("TODO")) {
			tollgate.NewFinding(&left, "something is left to do").At(at, at+4).Report()
		}
	}
	return nil
}

func Example() {
	snapshot := tollgatetest.Snapshot{Files: map[string]string{"a.py": "# TODO: more"}}
	run, err := snapshot.Check(todo{}, "a.py", "{}")
	fmt.Println(err, run.Err)
	for _, finding := range run.Findings {
		fmt.Println(finding.Rule, *finding.Span, finding.Message)
	}
	// Output:
	// <nil> <nil>
	// todo/left {2 6} something is left to do
}
