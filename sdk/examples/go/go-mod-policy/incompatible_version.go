package main

import (
	"strings"

	"tollgate.dev/tollgate"
)

var incompatibleVersion = &tollgate.Rule{
	ID:         "go-mod-policy/incompatible-version",
	Title:      "A major version that is no module",
	Severity:   tollgate.SeverityLow,
	Confidence: tollgate.ConfidenceHigh,
	Description: "A direct dependency is required at a version that ends in `+incompatible`: a major " +
		"version above 1 of something that has no go.mod file for it.",
	Rationale: "Its dependencies are not known, and Go moves from one major version to the next as " +
		"if nothing broke.",
	Remedy: "Require the path with the major version in it, `/v3`, once there is one, or another " +
		"module.",
	Example:    "require github.com/acme/lib v3.2.0+incompatible",
	References: []string{"https://go.dev/ref/mod#incompatible-versions"},
}

func findIncompatibleVersion(subject subject) error {
	for _, required := range requirements(subject.directives) {
		version := required.version
		if required.direct && strings.HasSuffix(version.text, "+incompatible") {
			tollgate.NewFinding(
				incompatibleVersion, "`"+required.module.text+"` "+version.text+" is no module",
			).
				At(version.span.Start, version.span.End).
				Identity([]byte(required.module.text)).
				Report()
		}
	}
	return nil
}
