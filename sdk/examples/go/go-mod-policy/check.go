// Command go-mod-policy is a check for Tollgate: what a go.mod file may build on.
package main

import (
	"strings"

	"tollgate.dev/tollgate"
)

// policy is what the options make of the rules.
type policy struct {
	// minimumGo is the lowest version the `go` directive may have.
	minimumGo goVersion
	// forks are modules that may replace others, exactly or as `example.com/team/...`.
	forks []string
	// retracted are versions not to be used, as `module@version`.
	retracted []string
	// excluded are modules not to be used, as in forks, and why.
	excluded map[string]string
}

func defaults() policy { return policy{minimumGo: goVersion{major: 1, minor: 22, released: true}} }

// subject is a go.mod file under a policy.
type subject struct {
	policy
	input      *tollgate.Input
	directives []directive
}

// rules are all there are, each in a file of its own, and what finds them.
var rules = []struct {
	rule    *tollgate.Rule
	examine func(subject) error
}{
	{localReplace, findLocalReplace},
	{forkReplace, findForkReplace},
	{pseudoVersion, findPseudoVersion},
	{retractedVersion, findRetractedVersion},
	{goDirective, findGoDirective},
	{incompatibleVersion, findIncompatibleVersion},
	{excludedModule, findExcludedModule},
}

type check struct{ policy policy }

func (check) Manifest() tollgate.Manifest {
	manifest := tollgate.Manifest{
		ID:          "go-mod-policy",
		Version:     "0.1.0",
		Title:       "What a Go module builds on",
		Description: "Looks at go.mod files for dependencies that others can't build or trust.",
		Files:       []string{"go.mod"},
		Options: `{
			"type": "object",
			"properties": {
				"minimum_go": { "type": "string", "pattern": "^1\\.[0-9]+(\\.[0-9]+)?$" },
				"forks": { "type": "array", "items": { "type": "string", "minLength": 1 } },
				"retracted": { "type": "array", "items": { "type": "string", "pattern": "@v" } },
				"excluded": { "type": "object", "additionalProperties": { "type": "string" } }
			},
			"additionalProperties": false
		}`,
	}
	for _, one := range rules {
		manifest.Rules = append(manifest.Rules, one.rule)
	}
	return manifest
}

func (c check) Configure(
	given tollgate.Options, _ []tollgate.ConfigurationFile,
) (tollgate.Configured, error) {
	var options struct {
		MinimumGo string            `json:"minimum_go"`
		Forks     []string          `json:"forks"`
		Retracted []string          `json:"retracted"`
		Excluded  map[string]string `json:"excluded"`
	}
	if err := given.Decode(&options); err != nil {
		return tollgate.Configured{}, err
	}
	if options.MinimumGo != "" {
		version, ok := parseGoVersion(options.MinimumGo)
		if !ok {
			return tollgate.Configured{}, tollgate.OptionProblem(
				"/minimum_go", "`"+options.MinimumGo+"` is no version of Go; write it as in 1.22",
			)
		}
		c.policy.minimumGo = version
	}
	c.policy.forks = options.Forks
	c.policy.retracted = options.Retracted
	c.policy.excluded = options.Excluded
	return tollgate.Configured{Check: c}, nil
}

func (c check) Check(input *tollgate.Input) error {
	content, err := input.Bytes()
	if err != nil {
		return err
	}
	subject := subject{c.policy, input, parse(content)}
	for _, one := range rules {
		if err := one.examine(subject); err != nil {
			return err
		}
	}
	return nil
}

// matches says whether a pattern means a module: exactly, or as `example.com/team/...` it and all
// below.
func matches(pattern, module string) bool {
	if folder, below := strings.CutSuffix(pattern, "/..."); below {
		return module == folder || strings.HasPrefix(module, folder+"/")
	}
	return pattern == module
}

func init() { tollgate.Export(check{defaults()}) }

func main() {}
