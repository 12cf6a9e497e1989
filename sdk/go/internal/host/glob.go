//go:build !wasip1

package host

import (
	"strings"
	"unicode/utf8"
)

// matcher understands a pattern as the host does. What is not part of its grammar is refused, as
// the host refuses it.
func matcher(pattern string) (func(path string) bool, *Refused) {
	alternatives, ok := expanded(pattern)
	if !ok {
		return nil, &Refused{Forbidden, "`" + pattern + "` has braces without a match"}
	}
	var all [][]string
	for _, one := range alternatives {
		components, ok := anchored(one)
		if !ok {
			return nil, &Refused{Forbidden, "`" + pattern + "` has an empty component"}
		}
		all = append(all, components)
	}
	return func(path string) bool {
		parts := strings.Split(path, "/")
		for _, components := range all {
			if matchesPath(components, parts) {
				return true
			}
		}
		return false
	}, nil
}

// anchored says where a pattern begins and ends, in components: `**` is any number of them.
func anchored(pattern string) ([]string, bool) {
	body, below := strings.CutSuffix(pattern, "/")
	body, root := strings.CutPrefix(body, "/")
	components := strings.Split(body, "/")
	for _, component := range components {
		if component == "" {
			return nil, false
		}
	}
	if !root && len(components) == 1 {
		components = append([]string{"**"}, components...)
	}
	if below {
		// All that is below, so at least one more.
		components = append(components, "**", "*")
	}
	return components, true
}

func matchesPath(components, parts []string) bool {
	if len(components) == 0 {
		return len(parts) == 0
	}
	if components[0] == "**" {
		for skipped := range len(parts) + 1 {
			if matchesPath(components[1:], parts[skipped:]) {
				return true
			}
		}
		return false
	}
	return len(parts) > 0 && matchesPart(components[0], parts[0]) &&
		matchesPath(components[1:], parts[1:])
}

// matchesPart matches one component.
func matchesPart(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	wanted, after := pattern[:1], pattern[1:]
	character, size := utf8.DecodeRuneInString(text)
	switch wanted {
	case "*":
		for at := range len(text) + 1 {
			if matchesPart(after, text[at:]) {
				return true
			}
		}
		return false
	case "?":
		return size > 0 && matchesPart(after, text[size:])
	case "[":
		if end := classEnd(pattern); end > 0 {
			return size > 0 && inClass(pattern[1:end], character) &&
				matchesPart(pattern[end+1:], text[size:])
		}
	case `\`:
		if after != "" {
			wanted, after = after[:1], after[1:]
		}
	}
	return strings.HasPrefix(text, wanted) && matchesPart(after, text[1:])
}

// classEnd is where the `]` of a class is; one that comes first is part of it.
func classEnd(pattern string) int {
	first := 1
	if strings.HasPrefix(pattern[first:], "!") {
		first++
	}
	if first+1 > len(pattern) {
		return -1
	}
	if end := strings.IndexByte(pattern[first+1:], ']'); end >= 0 {
		return first + 1 + end
	}
	return -1
}

func inClass(class string, character rune) bool {
	class, not := strings.CutPrefix(class, "!")
	runes := []rune(class)
	found := false
	for at := 0; at < len(runes); at++ {
		low, high := runes[at], runes[at]
		if at+2 < len(runes) && runes[at+1] == '-' {
			high = runes[at+2]
			at += 2
		}
		found = found || low <= character && character <= high
	}
	return found != not
}

// expanded writes out the alternatives of `{a,b}`.
func expanded(pattern string) ([]string, bool) {
	open, depth := -1, 0
	var commas []int
	for at := 0; at < len(pattern); at++ {
		switch pattern[at] {
		case '\\':
			at++
		case '{':
			if depth++; depth == 1 {
				open = at
			}
		case ',':
			if depth == 1 {
				commas = append(commas, at)
			}
		case '}':
			if depth--; depth < 0 {
				return nil, false
			}
			if depth > 0 {
				continue
			}
			var all []string
			from := open + 1
			for _, to := range append(commas, at) {
				some, ok := expanded(pattern[:open] + pattern[from:to] + pattern[at+1:])
				if !ok {
					return nil, false
				}
				all = append(all, some...)
				from = to + 1
			}
			return all, true
		}
	}
	return []string{pattern}, depth == 0
}
