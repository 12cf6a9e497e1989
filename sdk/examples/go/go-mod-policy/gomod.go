package main

import (
	"bytes"
	"strconv"
	"strings"

	"tollgate.dev/tollgate"
)

// word is one word of a go.mod file, at its place. A quoted one is read without its quotes.
type word struct {
	text string
	span tollgate.Span
}

// directive is one line that says something: `require`, `replace` and so on. In a block, each line
// is a directive of the block's verb.
type directive struct {
	verb string
	// arguments are the words after the verb.
	arguments []word
	// comment is what stands after `//` on the line.
	comment string
	// span is from the first argument to the last.
	span tollgate.Span
}

// parse reads a go.mod file. What is no go.mod file gives directives that no rule knows; Go itself
// tells the user what is wrong with it.
func parse(content []byte) []directive {
	var all []directive
	block := ""
	for line := range tollgate.Lines(content) {
		words, comment := split(line)
		if len(words) == 0 {
			continue
		}
		last := words[len(words)-1]
		switch {
		case block != "" && words[0].text == ")":
			block = ""
		case block != "":
			all = append(all, newDirective(block, words, comment))
		case len(words) == 2 && last.text == "(":
			block = words[0].text
		default:
			all = append(all, newDirective(words[0].text, words[1:], comment))
		}
	}
	return all
}

func newDirective(verb string, arguments []word, comment string) directive {
	line := directive{verb: verb, arguments: arguments, comment: comment}
	if len(arguments) > 0 {
		last := arguments[len(arguments)-1]
		line.span = tollgate.Span{Start: arguments[0].span.Start, End: last.span.End}
	}
	return line
}

// split takes a line apart into its words and its comment.
func split(line tollgate.Line) ([]word, string) {
	var words []word
	text := line.Bytes
	for at := 0; at < len(text); {
		rest := text[at:]
		length := 1
		switch character := rest[0]; {
		case character == ' ' || character == '\t':
			at++
			continue
		case bytes.HasPrefix(rest, []byte("//")):
			return words, strings.TrimSpace(string(rest[2:]))
		case character == '"' || character == '`':
			if end := bytes.IndexByte(rest[1:], character); end >= 0 {
				length = end + 2
			}
		case !single(character):
			for length < len(rest) && !single(rest[length]) && rest[length] != ' ' &&
				rest[length] != '\t' && !bytes.HasPrefix(rest[length:], []byte("//")) {
				length++
			}
		}
		raw := string(rest[:length])
		if unquoted, err := strconv.Unquote(raw); err == nil && length > 2 {
			raw = unquoted
		}
		start := line.Start + at
		words = append(words, word{raw, tollgate.Span{Start: start, End: start + length}})
		at += length
	}
	return words, ""
}

// single says whether a character is a word by itself.
func single(character byte) bool { return strings.IndexByte("()[],", character) >= 0 }

// requirement is one line of `require`.
type requirement struct {
	module, version word
	// direct says that the module's own code imports it.
	direct bool
	span   tollgate.Span
}

func requirements(directives []directive) []requirement {
	var all []requirement
	for _, line := range directives {
		if line.verb == "require" && len(line.arguments) == 2 {
			first, _, _ := strings.Cut(line.comment, ";")
			direct := strings.TrimSpace(first) != "indirect"
			all = append(all, requirement{line.arguments[0], line.arguments[1], direct, line.span})
		}
	}
	return all
}

// replacement is one line of `replace`.
type replacement struct {
	old, new word
	// version is that of new; a local path has none.
	version string
	span    tollgate.Span
}

func replacements(directives []directive) []replacement {
	var all []replacement
	for _, line := range directives {
		if line.verb != "replace" {
			continue
		}
		for at, arrow := range line.arguments {
			if arrow.text != "=>" || at == 0 || at+1 == len(line.arguments) {
				continue
			}
			found := replacement{old: line.arguments[0], new: line.arguments[at+1], span: line.span}
			if at+2 < len(line.arguments) {
				found.version = line.arguments[at+2].text
			}
			all = append(all, found)
			break
		}
	}
	return all
}

// isLocal says whether a replacement is a folder rather than a module: Go tells them by how they
// begin.
func (r replacement) isLocal() bool {
	path := r.new.text
	return path == "." || path == ".." || strings.HasPrefix(path, "./") ||
		strings.HasPrefix(path, "../") || strings.HasPrefix(path, "/") ||
		len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
}
