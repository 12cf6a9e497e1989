package main

import (
	"errors"
	"strings"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/snapshot"
)

var localReplace = &tollgate.Rule{
	ID:         "go-mod-policy/local-replace",
	Title:      "A module is replaced by a folder",
	Severity:   tollgate.SeverityHigh,
	Confidence: tollgate.ConfidenceHigh,
	Description: "A `replace` directive points to a folder. One inside the repository is told at " +
		"severity low.",
	Rationale: "The folder is on the author's machine only, so nobody else can build this; and " +
		"whoever imports the module gets the original, since Go heeds `replace` in the main module " +
		"only.",
	Remedy: "Take the directive out, and use a `go.work` file that is not committed while working " +
		"on both.",
	Example:    "replace example.com/lib => ../lib",
	References: []string{"https://go.dev/ref/mod#go-mod-file-replace"},
}

func findLocalReplace(subject subject) error {
	for _, replacement := range replacements(subject.directives) {
		if !replacement.isLocal() {
			continue
		}
		finding := tollgate.NewFinding(localReplace, "`"+replacement.old.text+
			"` is replaced by the folder `"+replacement.new.text+"`").
			At(replacement.new.span.Start, replacement.new.span.End).
			Identity([]byte(replacement.old.text))
		inside, err := isModuleInside(subject.input, replacement.new.text)
		if err != nil {
			return err
		}
		if inside {
			finding.Severity(tollgate.SeverityLow)
		}
		finding.Report()
	}
	return nil
}

// isModuleInside says whether a folder, seen from a go.mod file, is a module of the snapshot.
func isModuleInside(input *tollgate.Input, folder string) (bool, error) {
	path, _ := input.Path()
	parts := strings.Split(path, "/")
	parts = parts[:len(parts)-1]
	for _, part := range strings.Split(folder, "/") {
		switch part {
		case "", ".":
		case "..":
			if len(parts) == 0 {
				return false, nil
			}
			parts = parts[:len(parts)-1]
		default:
			parts = append(parts, part)
		}
	}
	if strings.HasPrefix(folder, "/") {
		return false, nil
	}
	_, err := snapshot.EntryAt(strings.Join(append(parts, "go.mod"), "/"))
	if errors.Is(err, tollgate.Absent) || errors.Is(err, tollgate.Forbidden) {
		return false, nil
	}
	return err == nil, err
}
