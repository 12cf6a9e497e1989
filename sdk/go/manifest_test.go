package tollgate_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"tollgate.dev/tollgate"
)

var left = tollgate.Rule{
	ID:          "todo/left",
	Title:       "A note to finish something",
	Severity:    tollgate.SeverityLow,
	Description: "The word TODO.",
	Rationale:   "It is most often forgotten.",
	Remedy:      "Do it now.",
	Example:     "\"# TODO\"\t\u0001",
	CWE:         []uint32{546},
}

// declared is a check that declares what a test says, and does nothing.
type declared struct{ manifest tollgate.Manifest }

func (d declared) Manifest() tollgate.Manifest { return d.manifest }

func (declared) Check(*tollgate.Input) error { return nil }

type configurable struct{ declared }

func (c configurable) Configure(
	tollgate.Options, []tollgate.ConfigurationFile,
) (tollgate.Configured, error) {
	return tollgate.Configured{}, nil
}

func valid() tollgate.Manifest {
	rule := left
	return tollgate.Manifest{
		ID:      "todo",
		Version: "1.0.0",
		Title:   "Unfinished work",
		Rules:   []*tollgate.Rule{&rule},
	}
}

func TestAManifestIsWrittenAsTheContractHasIt(t *testing.T) {
	manifest := valid()
	manifest.Options = `{"type": "object"}`
	manifest.Triggers = []tollgate.Trigger{
		tollgate.Literal("to\"do"), tollgate.Magic("\x7fELF"), tollgate.Path("*.go"),
		tollgate.Base64Run(20), tollgate.HexRun(32), tollgate.Always(),
	}
	text, err := tollgate.ManifestJSON(configurable{declared{manifest}})
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err, string(text))
	}
	const expected = `{
		"id": "todo", "version": "1.0.0", "contract": "0.1.0", "title": "Unfinished work",
		"description": "", "scope": "file",
		"rules": [{
			"id": "todo/left", "title": "A note to finish something", "severity": "low",
			"confidence": "medium", "description": "The word TODO.",
			"rationale": "It is most often forgotten.", "remedy": "Do it now.",
			"example": "\"# TODO\"\t\u0001", "references": [], "aliases": [], "cwe": [546]
		}],
		"files": [], "configuration_files": [], "datasets": [],
		"triggers": [
			{"literal": "to\"do"}, {"magic": "7f454c46"}, {"path": "*.go"},
			{"base64-run": 20}, {"hex-run": 32}, "always"
		],
		"options": {"type": "object"}, "reuse": false
	}`
	if err := json.Unmarshal([]byte(expected), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s", text)
	}
}

func TestAMistakeInTheDeclarationIsNamed(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*tollgate.Manifest)
		want   string
	}{
		"id":      {func(m *tollgate.Manifest) { m.ID = "To do" }, "`To do` is not a check id"},
		"version": {func(m *tollgate.Manifest) { m.Version = "" }, "`` is not a version"},
		"title":   {func(m *tollgate.Manifest) { m.Title = " " }, "the manifest has no title"},
		"scope":   {func(m *tollgate.Manifest) { m.Scope = "line" }, "`line` is not a scope"},
		"nil":     {func(m *tollgate.Manifest) { m.Rules[0] = nil }, "rule 1 of the manifest is nil"},
		"rule id": {
			func(m *tollgate.Manifest) { m.Rules[0].ID = "other/left" },
			"rule `other/left` must be named `todo/...`",
		},
		"twice": {
			func(m *tollgate.Manifest) { m.Rules = append(m.Rules, m.Rules[0]) },
			"rule `todo/left` is declared twice",
		},
		"text": {
			func(m *tollgate.Manifest) { m.Rules[0].Remedy = "" },
			"rule `todo/left` has no remedy",
		},
		"severity": {
			func(m *tollgate.Manifest) { m.Rules[0].Severity = "hgih" },
			"rule `todo/left` has severity `hgih`; use `info`",
		},
		"confidence": {
			func(m *tollgate.Manifest) { m.Rules[0].Confidence = "sure" },
			"rule `todo/left` has confidence `sure`; use `low`",
		},
		"empty trigger": {
			func(m *tollgate.Manifest) { m.Triggers = []tollgate.Trigger{tollgate.Literal("")} },
			"a `literal` trigger is empty",
		},
		"no trigger": {
			func(m *tollgate.Manifest) { m.Triggers = []tollgate.Trigger{{}} },
			"a trigger is empty",
		},
		"path of a blob": {
			func(m *tollgate.Manifest) {
				m.Scope = tollgate.ScopeBlob
				m.Triggers = []tollgate.Trigger{tollgate.Path("*.go")}
			},
			"a check of scope `blob` sees no path",
		},
		"broken schema": {
			func(m *tollgate.Manifest) { m.Options = `{"type":}` },
			"the options are not a JSON schema: no value at byte 8",
		},
		"schema of the wrong kind": {
			func(m *tollgate.Manifest) { m.Options = `[]` },
			"the options are not a JSON schema; write an object",
		},
	} {
		t.Run(name, func(t *testing.T) {
			manifest := valid()
			test.change(&manifest)
			_, err := tollgate.ManifestJSON(configurable{declared{manifest}})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestOptionsNeedAMethodThatTakesThem(t *testing.T) {
	manifest := valid()
	manifest.Options = `{"type": "object"}`
	_, err := tollgate.ManifestJSON(declared{manifest})
	if err == nil || !strings.Contains(err.Error(), "the check has no method `Configure(") {
		t.Error(err)
	}
}
