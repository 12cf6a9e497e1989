package main

import (
	"slices"
	"strings"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/snapshot"
)

var retractedVersion = &tollgate.Rule{
	ID:         "go-mod-policy/retracted-version",
	Title:      "A dependency at a version that was taken back",
	Severity:   tollgate.SeverityHigh,
	Confidence: tollgate.ConfidenceHigh,
	Description: "A direct dependency is required at a version that is retracted: by a `retract` " +
		"directive of a module in the same repository, or by option `retracted`.",
	Rationale: "The authors say that nobody should use the version, most often since it is broken " +
		"or unsafe.",
	Remedy:     "Require a version that is not retracted.",
	Example:    "require example.com/lib v1.0.1 // where lib/go.mod says: retract v1.0.1",
	References: []string{"https://go.dev/ref/mod#go-mod-file-retract"},
	CWE:        []uint32{1104},
}

func findRetractedVersion(subject subject) error {
	direct := slices.DeleteFunc(requirements(subject.directives), func(one requirement) bool {
		return !one.direct
	})
	if len(direct) == 0 {
		return nil
	}
	var retractions []retraction
	// Most modules stand alone, and need no look around.
	if slices.ContainsFunc(direct, subject.mayBeNeighbour) {
		var err error
		if retractions, err = retractionsNearby(); err != nil {
			return err
		}
	}
	for _, required := range direct {
		module, version := required.module.text, required.version
		finding := tollgate.NewFinding(
			retractedVersion, "`"+module+"` "+version.text+" is retracted",
		).At(version.span.Start, version.span.End).Identity([]byte(module))
		if slices.Contains(subject.retracted, module+"@"+version.text) {
			finding.Report()
			continue
		}
		for _, one := range retractions {
			if one.module == module && one.holds(version.text) {
				finding.RelateIn(one.path, one.span.Start, one.span.End, one.reason()).Report()
				break
			}
		}
	}
	return nil
}

// mayBeNeighbour says whether a module can be one of the same repository: it has the same owner, as
// in github.com/owner/module and owner.com/module.
func (s subject) mayBeNeighbour(required requirement) bool {
	for _, line := range s.directives {
		if line.verb == "module" && len(line.arguments) == 1 {
			return sameOwner(line.arguments[0].text, required.module.text)
		}
	}
	return false
}

func sameOwner(one, other string) bool {
	ones, others := strings.Split(one, "/"), strings.Split(other, "/")
	parts := min(2, len(ones)-1, len(others)-1)
	return parts > 0 && slices.Equal(ones[:parts], others[:parts])
}

// retraction is one line of `retract`, in the go.mod file at path.
type retraction struct {
	module, path   string
	lowest, latest string
	comment        string
	span           tollgate.Span
}

func (r retraction) holds(version string) bool {
	return compareVersions(r.lowest, version) <= 0 && compareVersions(version, r.latest) <= 0
}

func (r retraction) reason() string {
	if r.comment == "" {
		return "retracted here"
	}
	return "retracted here: " + r.comment
}

// retractionsNearby are those of all modules in the repository.
func retractionsNearby() ([]retraction, error) {
	paths, err := snapshot.Glob("go.mod")
	if err != nil {
		return nil, err
	}
	var all []retraction
	for path := range paths {
		content, err := snapshot.Bytes(path)
		if err != nil {
			return nil, err
		}
		// Most files have none, and are then not read word by word.
		if !strings.Contains(string(content), "retract") {
			continue
		}
		all = append(all, retractions(path, parse(content))...)
	}
	return all, nil
}

func retractions(path string, directives []directive) []retraction {
	module := ""
	var all []retraction
	for _, line := range directives {
		if line.verb == "module" && len(line.arguments) == 1 {
			module = line.arguments[0].text
		}
		if line.verb != "retract" {
			continue
		}
		one := retraction{path: path, comment: line.comment, span: line.span}
		switch words := line.arguments; {
		case len(words) == 1:
			one.lowest, one.latest = words[0].text, words[0].text
		case len(words) == 5 && words[0].text == "[" && words[2].text == ",":
			one.lowest, one.latest = words[1].text, words[3].text
		default:
			continue
		}
		all = append(all, one)
	}
	for at := range all {
		all[at].module = module
	}
	return all
}
