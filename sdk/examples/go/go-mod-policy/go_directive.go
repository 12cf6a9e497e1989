package main

import "tollgate.dev/tollgate"

var goDirective = &tollgate.Rule{
	ID:         "go-mod-policy/go-directive",
	Title:      "No version of Go, or an old one",
	Severity:   tollgate.SeverityMedium,
	Confidence: tollgate.ConfidenceHigh,
	Description: "The `go` directive is missing or lower than option `minimum_go`, which is 1.22 " +
		"unless it is set.",
	Rationale: "The version decides what the code means: before 1.22 all turns of a loop share one " +
		"variable, and without a directive Go takes 1.16.",
	Remedy:  "Write the version the module is made for, as in `go 1.22`, and run the tests.",
	Example: "module example.com/app\n\ngo 1.13",
	References: []string{
		"https://go.dev/ref/mod#go-mod-file-go",
		"https://go.dev/blog/loopvar-preview",
	},
}

func findGoDirective(subject subject) error {
	var module *directive
	for _, line := range subject.directives {
		switch {
		case line.verb == "module" && len(line.arguments) == 1:
			module = &line
		case line.verb == "go" && len(line.arguments) == 1:
			reportOldGo(line.arguments[0], subject.minimumGo)
			return nil
		}
	}
	if module == nil {
		// Not a module: a file of another kind by that name, or an empty one.
		return nil
	}
	end := module.span.End
	tollgate.NewFinding(goDirective, "there is no `go` directive").
		At(module.span.Start, end).
		Suggest(
			"Write go "+subject.minimumGo.String(),
			tollgate.Replace(end, end, "\n\ngo "+subject.minimumGo.String()),
		).
		Report()
	return nil
}

func reportOldGo(word word, minimum goVersion) {
	version, known := parseGoVersion(word.text)
	if known && !version.before(minimum) {
		return
	}
	start, end := word.span.Start, word.span.End
	tollgate.NewFinding(goDirective, "go "+word.text+" is lower than "+minimum.String()).
		At(start, end).
		Suggest("Raise it to "+minimum.String(), tollgate.Replace(start, end, minimum.String())).
		Identity([]byte("go")).
		Report()
}
