package tollgate

import (
	"errors"
	"slices"
	"strings"

	"tollgate.dev/tollgate/internal/jsontext"
)

// validate holds a declaration to what the contract asks; the error says what would be right.
func validate(check Check, manifest *Manifest) error {
	if !isName(manifest.ID) {
		return errors.New("`" + manifest.ID +
			"` is not a check id; use lower-case letters, digits and dashes")
	}
	if !isVersion(manifest.Version) {
		return errors.New("`" + manifest.Version +
			"` is not a version; use letters, digits, `.`, `-` and `+`, as in 1.2.0")
	}
	if strings.TrimSpace(manifest.Title) == "" {
		return errors.New("the manifest has no title; say in a few words what the check looks for")
	}
	if !slices.Contains([]Scope{"", ScopeFile, ScopeTree, ScopeBlob}, manifest.Scope) {
		return errors.New("`" + string(manifest.Scope) +
			"` is not a scope; use `file`, `tree` or `blob`")
	}
	for at, rule := range manifest.Rules {
		if rule == nil {
			return errors.New("rule " + decimal(at+1) + " of the manifest is nil")
		}
		if err := validateRule(manifest.ID, rule); err != nil {
			return err
		}
		earlier := manifest.Rules[:at]
		if slices.ContainsFunc(earlier, func(other *Rule) bool { return other.ID == rule.ID }) {
			return errors.New("rule `" + rule.ID + "` is declared twice")
		}
	}
	for _, trigger := range manifest.Triggers {
		if err := validateTrigger(manifest.Scope, trigger); err != nil {
			return err
		}
	}
	if err := validateOptions(manifest.Options); err != nil {
		return err
	}
	_, configurable := check.(Configurable)
	if !configurable && (manifest.Options != "" || len(manifest.ConfigurationFiles) > 0) {
		return errors.New("the manifest has options or configuration files, but the check has no " +
			"method `Configure(tollgate.Options, []tollgate.ConfigurationFile) " +
			"(tollgate.Configured, error)`")
	}
	return nil
}

func validateRule(check string, rule *Rule) error {
	name, belongs := strings.CutPrefix(rule.ID, check+"/")
	if !belongs || !isName(name) {
		return errors.New("rule `" + rule.ID + "` must be named `" + check +
			"/...`, in lower-case letters, digits and dashes")
	}
	for _, text := range []struct{ field, text string }{
		{"title", rule.Title},
		{"description", rule.Description},
		{"rationale", rule.Rationale},
		{"remedy", rule.Remedy},
	} {
		if strings.TrimSpace(text.text) == "" {
			return errors.New("rule `" + rule.ID + "` has no " + text.field +
				"; users are shown it")
		}
	}
	if rule.Severity != "" && !slices.Contains(severities[:], rule.Severity) {
		return errors.New("rule `" + rule.ID + "` has severity `" + string(rule.Severity) +
			"`; use `info`, `low`, `medium`, `high` or `critical`")
	}
	if rule.Confidence != "" && !slices.Contains(confidences[:], rule.Confidence) {
		return errors.New("rule `" + rule.ID + "` has confidence `" + string(rule.Confidence) +
			"`; use `low`, `medium` or `high`")
	}
	return nil
}

func validateTrigger(scope Scope, trigger Trigger) error {
	switch trigger.kind {
	case triggerLiteral, triggerMagic, triggerPath:
		if trigger.text == "" {
			kind := [...]string{"literal", "magic", "path"}[trigger.kind-triggerLiteral]
			return errors.New("a `" + kind +
				"` trigger is empty; use `tollgate.Always()` for every file")
		}
	case triggerBase64Run, triggerHexRun, triggerAlways:
	default:
		return errors.New("a trigger is empty; use `tollgate.Always()` for every file")
	}
	if trigger.kind == triggerPath && scope == ScopeBlob {
		return errors.New("a check of scope `blob` sees no path, so no `path` trigger can hold; " +
			"use scope `file`")
	}
	return nil
}

func validateOptions(schema string) error {
	if schema == "" {
		return nil
	}
	value, err := jsontext.Parse(schema)
	if err != nil {
		return errors.New("the options are not a JSON schema: " + err.Error())
	}
	if _, object := value.(map[string]jsontext.Value); !object {
		return errors.New("the options are not a JSON schema; write an object, " +
			"`{\"type\": \"object\", ...}`")
	}
	return nil
}

func isName(text string) bool {
	return text != "" && text[0] != '-' && !strings.ContainsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-')
	})
}

func isVersion(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		return !(letter || '0' <= r && r <= '9' || strings.ContainsRune(".-+", r))
	})
}
