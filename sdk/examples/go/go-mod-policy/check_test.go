package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/tollgatetest"
)

// found examines a go.mod file and tells each finding as its rule's name and its text.
func found(t *testing.T, snapshot tollgatetest.Snapshot, path, options string) []string {
	t.Helper()
	run, err := snapshot.Check(check{defaults()}, path, options)
	if err != nil || run.Err != nil {
		t.Fatal(err, run.Err)
	}
	var all []string
	for _, finding := range run.Findings {
		_, name, _ := strings.Cut(finding.Rule, "/")
		at := finding.Span
		all = append(all, name+": "+snapshot.Files[path][at.Start:at.End])
	}
	return all
}

func alone(content string) tollgatetest.Snapshot {
	return tollgatetest.Snapshot{Files: map[string]string{"go.mod": content}}
}

func TestTheDeclarationIsComplete(t *testing.T) {
	if _, err := tollgate.ManifestJSON(check{defaults()}); err != nil {
		t.Error(err)
	}
}

// Each rule has a fixture that it fires in, and one that nothing fires in.
func TestEachRuleHasItsFixtures(t *testing.T) {
	for _, one := range rules {
		_, name, _ := strings.Cut(one.rule.ID, "/")
		for _, kind := range []string{"fires", "silent"} {
			if _, err := os.Stat(filepath.Join("fixtures", name+"-"+kind, "files")); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestPlacesAreExact(t *testing.T) {
	const content = "module \"example.com/é\"\r\n" +
		"go 1.9 // old\r\n" +
		"require(\r\n\texample.com/a v0.0.0-20260102030405-0123456789ab//x\r\n)\r\n" +
		"replace example.com/a=> ../a\r\n" +
		"replace example.com/b => `/b`\r\n"
	want := []string{
		"local-replace: `/b`",
		"pseudo-version: v0.0.0-20260102030405-0123456789ab",
		"go-directive: 1.9",
	}
	if got := found(t, alone(content), "go.mod", "{}"); !slices.Equal(got, want) {
		t.Error(got)
	}
}

func TestAFolderInTheRepositoryIsLessHarm(t *testing.T) {
	snapshot := tollgatetest.Snapshot{Files: map[string]string{
		"cmd/app/go.mod": "module app\ngo 1.24\nreplace (\na.com/a => ../../lib\na.com/b => ../gone\n)",
		"lib/go.mod":     "module a.com/a",
	}}
	run, err := snapshot.Check(check{defaults()}, "cmd/app/go.mod", "{}")
	if err != nil || run.Err != nil || len(run.Findings) != 2 {
		t.Fatal(err, run)
	}
	if run.Findings[0].Severity != tollgate.SeverityLow || run.Findings[1].Severity != "" {
		t.Error(run.Findings)
	}
}

func TestARetractionIsShown(t *testing.T) {
	const lib = "module a.com/lib\ngo 1.24\nretract [v1.0.0-rc.1, v1.0.3] // broken\n"
	snapshot := tollgatetest.Snapshot{Files: map[string]string{
		"go.mod":     "module a.com/x/app\ngo 1.24\nrequire a.com/lib v1.0.0",
		"lib/go.mod": lib,
	}}
	run, err := snapshot.Check(check{defaults()}, "go.mod", "{}")
	if err != nil || run.Err != nil || len(run.Findings) != 1 {
		t.Fatal(err, run)
	}
	related := run.Findings[0].Related[0]
	at := related.Span
	if related.Path != "lib/go.mod" || related.Message != "retracted here: broken" ||
		lib[at.Start:at.End] != "[v1.0.0-rc.1, v1.0.3]" {
		t.Error(related)
	}
}

func TestAModuleThatStandsAloneIsNotComparedWithOthers(t *testing.T) {
	for other, same := range map[string]bool{
		"github.com/acme/lib": true, "github.com/acme/lib/v2": true, "github.com/else/lib": false,
		"example.com/lib": false, "github.com": false,
	} {
		if sameOwner("github.com/acme/app", other) != same {
			t.Error(other)
		}
	}
}

func TestAnythingCanBeRead(t *testing.T) {
	for _, content := range []string{
		"", "(", ")", "require", "require (", "replace a =>", "replace => b", "go", "go x", "\"",
		"require \"a", "retract [", "module", "\xff\xfe\x00", "replace a => b => c => d",
	} {
		found(t, alone(content), "go.mod", "{}")
	}
}

func TestVersionsAreOrdered(t *testing.T) {
	ordered := []string{
		"v0.9.9", "v1.0.0-alpha", "v1.0.0-alpha.1", "v1.0.0-alpha.beta", "v1.0.0-rc.2",
		"v1.0.0-rc.11", "v1.0.0", "v1.2.0", "v1.10.0",
	}
	for at, one := range ordered {
		for other := range ordered {
			got := compareVersions(one, ordered[other])
			if (got < 0) != (at < other) || (got > 0) != (at > other) {
				t.Error(one, ordered[other], got)
			}
		}
	}
	for text, before := range map[string]bool{
		"1.22": false, "1.22.0": false, "1.22rc1": true, "1.21.13": true, "1.9": true, "2.0": false,
	} {
		version, ok := parseGoVersion(text)
		if !ok || version.before(defaults().minimumGo) != before {
			t.Error(text, version, ok)
		}
	}
}

func TestAWrongOptionIsTold(t *testing.T) {
	_, err := alone("").Check(check{defaults()}, "go.mod", `{"minimum_go": "go1.22"}`)
	if err == nil || !strings.HasPrefix(err.Error(), "/minimum_go: `go1.22` is no version of Go") {
		t.Error(err)
	}
}
