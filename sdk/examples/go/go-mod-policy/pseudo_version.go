package main

import "tollgate.dev/tollgate"

var pseudoVersion = &tollgate.Rule{
	ID:         "go-mod-policy/pseudo-version",
	Title:      "A dependency at a commit, not at a release",
	Severity:   tollgate.SeverityLow,
	Confidence: tollgate.ConfidenceHigh,
	Description: "A direct dependency is required at a pseudo-version, which Go makes from a commit " +
		"without a tag.",
	Rationale: "Nobody released that commit: it has no notes and no promise of compatibility, and " +
		"advisories speak of releases.",
	Remedy: "Require a release that holds the commit, or ask for one. Indirect dependencies are " +
		"for their own users to mend and are not told.",
	Example:    "require example.com/lib v0.0.0-20260102030405-0123456789ab",
	References: []string{"https://go.dev/ref/mod#pseudo-versions"},
}

func findPseudoVersion(subject subject) error {
	for _, required := range requirements(subject.directives) {
		if required.direct && isPseudo(required.version.text) {
			tollgate.NewFinding(
				pseudoVersion, "`"+required.module.text+"` is required at a commit without a release",
			).
				At(required.version.span.Start, required.version.span.End).
				Identity([]byte(required.module.text)).
				Report()
		}
	}
	return nil
}
