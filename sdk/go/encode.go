package tollgate

import (
	"strconv"

	"tollgate.dev/tollgate/internal/host"
	"tollgate.dev/tollgate/internal/jsontext"
)

// ManifestJSON is what a check declares, in the form that stands in its component. The error says
// which rule or field is wrong and what would be right; it fails the build.
func ManifestJSON(check Check) ([]byte, error) {
	manifest := check.Manifest()
	if err := validate(check, &manifest); err != nil {
		return nil, err
	}
	var to writer
	to.raw(`{"id":`).text(manifest.ID)
	to.raw(`,"version":`).text(manifest.Version)
	to.raw(`,"contract":`).text(Contract)
	to.raw(`,"title":`).text(manifest.Title)
	to.raw(`,"description":`).text(manifest.Description)
	to.raw(`,"scope":`).text(string(given(manifest.Scope, ScopeFile)))
	to.raw(`,"rules":`)
	row(&to, manifest.Rules, (*writer).rule)
	to.raw(`,"files":`).texts(manifest.Files)
	to.raw(`,"configuration_files":`).texts(manifest.ConfigurationFiles)
	to.raw(`,"datasets":`).texts(manifest.Datasets)
	to.raw(`,"triggers":`)
	row(&to, manifest.Triggers, (*writer).trigger)
	to.raw(`,"options":`).raw(given(manifest.Options, "null"))
	to.raw(`,"reuse":`).raw(strconv.FormatBool(manifest.Reuse)).raw(`}`)
	return to.bytes, nil
}

type writer struct{ bytes []byte }

func (w *writer) raw(text string) *writer {
	w.bytes = append(w.bytes, text...)
	return w
}

func (w *writer) text(text string) { w.bytes = jsontext.AppendString(w.bytes, host.Text(text)) }

func (w *writer) texts(texts []string) { row(w, texts, (*writer).text) }

func (w *writer) number(number uint32) {
	w.bytes = strconv.AppendUint(w.bytes, uint64(number), 10)
}

func (w *writer) hex(bytes string) *writer {
	const digits = "0123456789abcdef"
	for at := range len(bytes) {
		w.bytes = append(w.bytes, digits[bytes[at]>>4], digits[bytes[at]&15])
	}
	return w
}

func (w *writer) rule(rule *Rule) {
	w.raw(`{"id":`).text(rule.ID)
	w.raw(`,"title":`).text(rule.Title)
	w.raw(`,"severity":`).text(string(given(rule.Severity, SeverityMedium)))
	w.raw(`,"confidence":`).text(string(given(rule.Confidence, ConfidenceMedium)))
	w.raw(`,"description":`).text(rule.Description)
	w.raw(`,"rationale":`).text(rule.Rationale)
	w.raw(`,"remedy":`).text(rule.Remedy)
	w.raw(`,"example":`).text(rule.Example)
	w.raw(`,"references":`).texts(rule.References)
	w.raw(`,"aliases":`).texts(rule.Aliases)
	w.raw(`,"cwe":`)
	row(w, rule.CWE, (*writer).number)
	w.raw(`}`)
}

func (w *writer) trigger(trigger Trigger) {
	switch trigger.kind {
	case triggerLiteral:
		w.raw(`{"literal":`).text(trigger.text)
	case triggerMagic:
		w.raw(`{"magic":"`).hex(trigger.text).raw(`"`)
	case triggerPath:
		w.raw(`{"path":`).text(trigger.text)
	case triggerBase64Run:
		w.raw(`{"base64-run":`).number(trigger.number)
	case triggerHexRun:
		w.raw(`{"hex-run":`).number(trigger.number)
	default:
		w.raw(`"always"`)
		return
	}
	w.raw(`}`)
}

func row[T any](w *writer, values []T, write func(*writer, T)) {
	w.raw(`[`)
	for at, value := range values {
		if at > 0 {
			w.raw(`,`)
		}
		write(w, value)
	}
	w.raw(`]`)
}

// given is what the author wrote, or else what the field left out is.
func given[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

func decimal(number int) string { return strconv.Itoa(number) }
