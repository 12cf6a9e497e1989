package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// goVersion is a version of Go: 1.22, 1.22.3 or 1.22rc1.
type goVersion struct {
	major, minor, patch int
	// released is false for betas and release candidates, which come before the version itself.
	released bool
}

func parseGoVersion(text string) (goVersion, bool) {
	numbers := [3]int{}
	released := true
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return goVersion{}, false
	}
	for at, part := range parts {
		end := strings.IndexFunc(part, func(r rune) bool { return r < '0' || r > '9' })
		if end > 0 && (strings.HasPrefix(part[end:], "rc") || strings.HasPrefix(part[end:], "beta")) {
			released = false
			part = part[:end]
		}
		number, err := strconv.Atoi(part)
		if err != nil || number < 0 {
			return goVersion{}, false
		}
		numbers[at] = number
	}
	return goVersion{numbers[0], numbers[1], numbers[2], released}, true
}

func (v goVersion) before(other goVersion) bool {
	order := cmp.Or(
		cmp.Compare(v.major, other.major),
		cmp.Compare(v.minor, other.minor),
		cmp.Compare(v.patch, other.patch),
	)
	return order < 0 || order == 0 && !v.released && other.released
}

func (v goVersion) String() string {
	text := strconv.Itoa(v.major) + "." + strconv.Itoa(v.minor)
	if v.patch > 0 {
		text += "." + strconv.Itoa(v.patch)
	}
	return text
}

// isPseudo says whether Go made a module's version from a commit: it ends in a time of 14 digits
// and 12 digits of the commit.
func isPseudo(version string) bool {
	version, _, _ = strings.Cut(version, "+")
	parts := strings.Split(version, "-")
	if len(parts) < 3 {
		return false
	}
	commit, before := parts[len(parts)-1], parts[len(parts)-2]
	time := before[strings.LastIndexByte(before, '.')+1:]
	return len(commit) == 12 && isDigits(time) && len(time) == 14
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// compareVersions orders versions of modules as semantic versioning does.
func compareVersions(one, other string) int {
	oneCore, onePre := versionParts(one)
	otherCore, otherPre := versionParts(other)
	if order := compareIdentifiers(oneCore, otherCore); order != 0 {
		return order
	}
	// Without a pre-release is later than with one.
	if onePre == "" || otherPre == "" {
		return cmp.Compare(len(otherPre), len(onePre))
	}
	return compareIdentifiers(onePre, otherPre)
}

// versionParts are the numbers of a version and its pre-release.
func versionParts(version string) (core, pre string) {
	version, _, _ = strings.Cut(strings.TrimPrefix(version, "v"), "+")
	core, pre, _ = strings.Cut(version, "-")
	return core, pre
}

// compareIdentifiers orders what stands between dots: numbers by size and before words.
func compareIdentifiers(one, other string) int {
	return slices.CompareFunc(
		strings.Split(one, "."), strings.Split(other, "."), func(one, other string) int {
			switch oneIs, otherIs := isDigits(one), isDigits(other); {
			case oneIs && otherIs:
				return cmp.Or(cmp.Compare(len(one), len(other)), cmp.Compare(one, other))
			case oneIs:
				return -1
			case otherIs:
				return 1
			default:
				return cmp.Compare(one, other)
			}
		},
	)
}
