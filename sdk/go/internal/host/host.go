// Package host is the seam to the host: the component's imports in a guest, a snapshot in memory
// elsewhere, so that a check can be tested without WebAssembly. It speaks in plain values; the
// public packages give them names.
package host

import (
	"strings"
	"unicode/utf8"
)

// Why the host did not answer, as the contract numbers it; Undeclared is of data sets only.
const (
	Absent = iota
	WrongKind
	Forbidden
	Limit
	Unavailable
	Undeclared
)

// Levels of the log, as the contract numbers them.
const (
	Debug = iota
	Info
	Warn
	Error
)

// Refused is why there is no answer; nil where there is one.
type Refused struct {
	Kind   uint8
	Detail string
}

// Entry is what is known of a path without reading it.
type Entry struct {
	Kind uint8
	Mode uint32
	Size int
	// LinkTarget, Owner and Layer are nil where there are none.
	LinkTarget *string
	Owner      *[2]uint32
	Layer      *uint32
}

// Text is a text that the host takes: one that is not UTF-8 would end the guest.
func Text(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
