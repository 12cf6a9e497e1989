package tollgate

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strconv"
)

// ManifestJSON is what a check declares, in the form that stands in its component. The error says
// which rule or field is wrong and what would be right; it fails the build.
func ManifestJSON(check Check) ([]byte, error) {
	manifest := check.Manifest()
	if err := validate(check, &manifest); err != nil {
		return nil, err
	}
	declared := manifestSection{
		ID:                 manifest.ID,
		Version:            manifest.Version,
		Contract:           Contract,
		Title:              manifest.Title,
		Description:        manifest.Description,
		Scope:              given(manifest.Scope, ScopeFile),
		Rules:              make([]ruleSection, 0, len(manifest.Rules)),
		Files:              row(manifest.Files),
		ConfigurationFiles: row(manifest.ConfigurationFiles),
		Datasets:           row(manifest.Datasets),
		Triggers:           make([]any, 0, len(manifest.Triggers)),
		Options:            json.RawMessage(given(manifest.Options, "null")),
		Reuse:              manifest.Reuse,
	}
	for _, rule := range manifest.Rules {
		declared.Rules = append(declared.Rules, ruleSection{
			ID:          rule.ID,
			Title:       rule.Title,
			Severity:    given(rule.Severity, SeverityMedium),
			Confidence:  given(rule.Confidence, ConfidenceMedium),
			Description: rule.Description,
			Rationale:   rule.Rationale,
			Remedy:      rule.Remedy,
			Example:     rule.Example,
			References:  row(rule.References),
			Aliases:     row(rule.Aliases),
			CWE:         row(rule.CWE),
		})
	}
	for _, trigger := range manifest.Triggers {
		declared.Triggers = append(declared.Triggers, trigger.section())
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(declared); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(text.Bytes()), nil
}

type manifestSection struct {
	ID                 string          `json:"id"`
	Version            string          `json:"version"`
	Contract           string          `json:"contract"`
	Title              string          `json:"title"`
	Description        string          `json:"description"`
	Scope              Scope           `json:"scope"`
	Rules              []ruleSection   `json:"rules"`
	Files              []string        `json:"files"`
	ConfigurationFiles []string        `json:"configuration_files"`
	Datasets           []string        `json:"datasets"`
	Triggers           []any           `json:"triggers"`
	Options            json.RawMessage `json:"options"`
	Reuse              bool            `json:"reuse"`
}

type ruleSection struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Severity    Severity   `json:"severity"`
	Confidence  Confidence `json:"confidence"`
	Description string     `json:"description"`
	Rationale   string     `json:"rationale"`
	Remedy      string     `json:"remedy"`
	Example     string     `json:"example"`
	References  []string   `json:"references"`
	Aliases     []string   `json:"aliases"`
	CWE         []uint32   `json:"cwe"`
}

func (t Trigger) section() any {
	switch t.kind {
	case triggerLiteral:
		return map[string]string{"literal": t.text}
	case triggerMagic:
		return map[string]string{"magic": hex.EncodeToString([]byte(t.text))}
	case triggerPath:
		return map[string]string{"path": t.text}
	case triggerBase64Run:
		return map[string]uint32{"base64-run": t.number}
	case triggerHexRun:
		return map[string]uint32{"hex-run": t.number}
	default:
		return "always"
	}
}

// given is what the author wrote, or else what the field left out is.
func given[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

// row is never null in JSON.
func row[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}

func decimal(number int) string { return strconv.Itoa(number) }
