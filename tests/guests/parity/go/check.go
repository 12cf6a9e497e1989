// Command parity exercises the whole contract; the same check is written with every SDK, and all
// must say the same.
package main

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/data"
	"tollgate.dev/tollgate/log"
	"tollgate.dev/tollgate/snapshot"
)

const windowSize = 64

func rule(id, title string, severity tollgate.Severity, confidence tollgate.Confidence) *tollgate.Rule {
	return &tollgate.Rule{
		ID:          id,
		Title:       title,
		Severity:    severity,
		Confidence:  confidence,
		Description: "A word stands here.",
		Rationale:   "It must be the same in every language.",
		Remedy:      "Nothing.",
		Example:     "plover",
		References:  []string{"https://example.com/parity"},
	}
}

var (
	wordRule = func() *tollgate.Rule {
		rule := rule("parity/word", "A word", tollgate.SeverityHigh, tollgate.ConfidenceHigh)
		rule.Aliases = []string{"P1"}
		rule.CWE = []uint32{1}
		return rule
	}()
	folderRule = rule(
		"parity/folder", "A folder", tollgate.SeverityLow, tollgate.ConfidenceMedium,
	)
	pairRule = rule("parity/pair", "A pair", tollgate.SeverityInfo, tollgate.ConfidenceLow)
)

type parity struct {
	words   []string
	aliases []string
}

func (parity) Manifest() tollgate.Manifest {
	return tollgate.Manifest{
		ID:                 "parity",
		Version:            "0.1.0",
		Title:              "Says the same in every language",
		Description:        "Exercises the whole contract.",
		Rules:              []*tollgate.Rule{wordRule, folderRule, pairRule},
		ConfigurationFiles: []string{"parity.conf"},
		Datasets:           []string{"parity-words"},
		Triggers:           []tollgate.Trigger{tollgate.Literal("plover"), tollgate.Path("*.parity")},
		Options: `{"type":"object","properties":{"words":{"type":"array",` +
			`"items":{"type":"string"}}},"additionalProperties":false}`,
	}
}

func (p parity) Configure(
	given tollgate.Options, files []tollgate.ConfigurationFile,
) (tollgate.Configured, error) {
	var options struct {
		Words []string `json:"words"`
	}
	if err := given.Decode(&options); err != nil {
		return tollgate.Configured{}, err
	}
	var problems tollgate.Problems
	var triggers []tollgate.Trigger
	if options.Words != nil {
		p.words = options.Words
		for at, word := range p.words {
			if word == "" {
				problems = append(problems, tollgate.OptionProblem(
					"/words/"+strconv.Itoa(at), "a word is empty; leave it out",
				))
			}
			triggers = append(triggers, tollgate.Literal(word))
		}
		triggers = append(triggers, tollgate.Path("*.parity"))
	}
	for _, file := range files {
		for line := range tollgate.Lines(file.Content) {
			text := string(line.Bytes)
			if alias, ok := strings.CutPrefix(text, "alias "); ok && alias != "" {
				p.aliases = append(p.aliases, alias)
			} else if text != "" && !strings.HasPrefix(text, "#") {
				problems = append(problems, tollgate.FileProblem(
					file.Path, line.Number, "unknown: "+text,
				))
			}
		}
	}
	return tollgate.Configured{Check: p, Triggers: triggers}, problems.Err()
}

func (p parity) Check(input *tollgate.Input) error {
	path, _ := input.Path()
	if strings.HasSuffix(path, ".fail") {
		return errors.New("asked to fail")
	}
	if strings.HasSuffix(path, ".crash") {
		panic("asked to crash")
	}
	if err := p.reportWords(input); err != nil {
		return err
	}
	entry, err := snapshot.EntryAt("README.md")
	readme := err == nil && entry.Kind == tollgate.KindFile
	if err := reportPair(input, readme, entry.Size); err != nil {
		return err
	}
	if err := reportFolder(path, readme); err != nil {
		return err
	}
	log.Info("looked at " + path)
	return nil
}

func (p parity) reportWords(input *tollgate.Input) error {
	longest := 0
	for _, word := range p.words {
		longest = max(longest, len(word))
	}
	for window, err := range input.Windows(windowSize, longest-1) {
		if err != nil {
			return err
		}
		for at := range window.Bytes {
			for _, word := range p.words {
				if window.Owns(at) && bytes.HasPrefix(window.Bytes[at:], []byte(word)) {
					p.reportWord(word, window.Start+at)
				}
			}
		}
	}
	return nil
}

func (p parity) reportWord(word string, start int) {
	end := start + len(word)
	finding := tollgate.NewFinding(wordRule, "`"+word+"` at "+strconv.Itoa(start)).
		At(start, end).
		Suggest("Take it out", tollgate.Replace(start, end, ""))
	if len(word) > 8 {
		finding.Sensitive(start, end)
	}
	for _, alias := range p.aliases {
		finding.Alias(alias)
	}
	finding.Identity([]byte(word)).Report()
}

func reportPair(input *tollgate.Input, readme bool, size int) error {
	beginning, err := input.Read(0, len("pair "))
	if err != nil || string(beginning) != "pair " {
		return err
	}
	finding := tollgate.NewFinding(pairRule, "a pair").
		AtPosition(tollgate.Position{Line: 1, Column: 1}, tollgate.Position{Line: 1, Column: 5}).
		Severity(tollgate.SeverityLow).
		Confidence(tollgate.ConfidenceMedium).
		CWE(7).
		ActiveFrom("2026-01-02")
	if readme {
		finding.RelateIn("README.md", 0, min(4, size), "see here")
	}
	finding.Report()
	return nil
}

func reportFolder(path string, readme bool) error {
	matching, err := snapshot.Glob("*.parity")
	if err != nil {
		return err
	}
	folder := ""
	if at := strings.LastIndexByte(path, '/'); at >= 0 {
		folder = path[:at]
	}
	beside, err := snapshot.List(folder)
	if err != nil {
		return err
	}
	value := "none"
	answer, found, err := data.Lookup("parity-words", path)
	if err != nil {
		value = "refused"
	} else if found {
		value = string(answer)
	}
	count := func(paths func(func(string) bool)) string {
		number := 0
		for range paths {
			number++
		}
		return strconv.Itoa(number)
	}
	finding := tollgate.NewFinding(
		folderRule, count(matching)+" matching, "+count(beside)+" beside, "+value,
	)
	if readme {
		finding.InFile("README.md")
	}
	finding.Report()
	return nil
}

func init() { tollgate.Export(parity{words: []string{"plover"}}) }

func main() {}
