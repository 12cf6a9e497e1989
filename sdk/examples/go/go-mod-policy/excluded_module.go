package main

import (
	"maps"
	"slices"

	"tollgate.dev/tollgate"
)

var excludedModule = &tollgate.Rule{
	ID:         "go-mod-policy/excluded-module",
	Title:      "A module that is not to be used",
	Severity:   tollgate.SeverityHigh,
	Confidence: tollgate.ConfidenceHigh,
	Description: "A module is required, or replaces another, that option `excluded` names. Indirect " +
		"dependencies count: they are built in all the same.",
	Rationale:  "Whoever set the option had a reason; it is part of the message.",
	Remedy:     "Use something else. `go mod why -m MODULE` tells what brings it in.",
	Example:    "require github.com/acme/abandoned v1.0.0",
	References: []string{"https://go.dev/ref/mod#go-mod-why"},
	CWE:        []uint32{1104},
}

func findExcludedModule(subject subject) error {
	for _, required := range requirements(subject.directives) {
		subject.reportExcluded(required.module)
	}
	for _, replacement := range replacements(subject.directives) {
		subject.reportExcluded(replacement.new)
	}
	return nil
}

func (s subject) reportExcluded(module word) {
	// In order, so that a module that two patterns mean is told the same each time.
	for _, pattern := range slices.Sorted(maps.Keys(s.excluded)) {
		if !matches(pattern, module.text) {
			continue
		}
		message := "`" + module.text + "` is excluded"
		if reason := s.excluded[pattern]; reason != "" {
			message += ": " + reason
		}
		tollgate.NewFinding(excludedModule, message).
			At(module.span.Start, module.span.End).
			Identity([]byte(module.text)).
			Report()
		return
	}
}
