package main

import (
	"slices"

	"tollgate.dev/tollgate"
)

var forkReplace = &tollgate.Rule{
	ID:         "go-mod-policy/fork-replace",
	Title:      "A module is replaced by a fork",
	Severity:   tollgate.SeverityMedium,
	Confidence: tollgate.ConfidenceHigh,
	Description: "A `replace` directive points to a module of another path. Option `forks` names " +
		"those that may be used.",
	Rationale: "The fork gets no advisories and no fixes of the original, and its owner can be " +
		"anybody; whoever reads `require` sees the original's name.",
	Remedy: "Use the original, or require the fork by its own name. Where the fork is your own, " +
		"name it in option `forks`.",
	Example:    "replace github.com/acme/lib => github.com/someone/lib v1.2.4",
	References: []string{"https://go.dev/ref/mod#go-mod-file-replace"},
	CWE:        []uint32{1357},
}

func findForkReplace(subject subject) error {
	for _, replacement := range replacements(subject.directives) {
		old, new := replacement.old.text, replacement.new
		allowed := slices.ContainsFunc(subject.forks, func(pattern string) bool {
			return matches(pattern, new.text)
		})
		// A replacement by another version of the same module is a pin, not a fork.
		if replacement.isLocal() || new.text == old || allowed {
			continue
		}
		finding := tollgate.NewFinding(
			forkReplace, "`"+old+"` is replaced by `"+new.text+"`",
		).At(new.span.Start, new.span.End).Identity([]byte(old + " " + new.text))
		for _, required := range requirements(subject.directives) {
			if required.module.text == old {
				finding.Relate(required.span.Start, required.span.End, "required here")
			}
		}
		finding.Report()
	}
	return nil
}
