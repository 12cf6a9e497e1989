// Package jsontext reads and writes the little JSON the contract needs.
//
// encoding/json would do, at 2 MB of a guest that has 2.6 MB without it: each check would take
// twice as long to compile and to load, and a tenth of a millisecond longer for each file.
package jsontext

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Value is nil, a bool, a [Number], a string, a []Value or a map[string]Value.
type Value any

// Number is a number as it is written.
type Number string

// deepest is how many lists and objects may stand in each other.
const deepest = 1_000

// Parse reads a text that is one value and nothing else.
func Parse(text string) (Value, error) {
	parser := parser{text: text}
	value, err := parser.value(deepest)
	if err != nil {
		return nil, err
	}
	parser.space()
	if parser.at < len(text) {
		return nil, parser.wrong("more than one value")
	}
	return value, nil
}

type parser struct {
	text string
	at   int
}

func (p *parser) wrong(what string) error {
	return errors.New(what + " at byte " + strconv.Itoa(p.at))
}

func (p *parser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' ||
		p.text[p.at] == '\n' || p.text[p.at] == '\r') {
		p.at++
	}
}

// next is the byte that stands here; 0 at the end, which no JSON holds.
func (p *parser) next() byte {
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// take steps over a byte where it stands here.
func (p *parser) take(wanted byte) bool {
	if p.next() != wanted {
		return false
	}
	p.at++
	return true
}

func (p *parser) value(depth int) (Value, error) {
	if depth == 0 {
		return nil, p.wrong("too many lists in each other")
	}
	p.space()
	switch next := p.next(); {
	case next == '{':
		return p.object(depth)
	case next == '[':
		return p.list(depth)
	case next == '"':
		return p.string()
	case next == '-' || '0' <= next && next <= '9':
		return p.number()
	}
	rest := p.text[p.at:]
	switch {
	case strings.HasPrefix(rest, "true"):
		p.at += len("true")
		return true, nil
	case strings.HasPrefix(rest, "false"):
		p.at += len("false")
		return false, nil
	case strings.HasPrefix(rest, "null"):
		p.at += len("null")
		return nil, nil
	}
	return nil, p.wrong("no value")
}

func (p *parser) object(depth int) (Value, error) {
	p.at++
	object := map[string]Value{}
	p.space()
	if p.take('}') {
		return object, nil
	}
	for {
		p.space()
		if p.next() != '"' {
			return nil, p.wrong("no name in quotes")
		}
		name, err := p.string()
		if err != nil {
			return nil, err
		}
		p.space()
		if !p.take(':') {
			return nil, p.wrong("no colon")
		}
		if object[name], err = p.value(depth - 1); err != nil {
			return nil, err
		}
		p.space()
		if p.take('}') {
			return object, nil
		}
		if !p.take(',') {
			return nil, p.wrong("neither a comma nor the end of the object")
		}
	}
}

func (p *parser) list(depth int) (Value, error) {
	p.at++
	list := []Value{}
	p.space()
	if p.take(']') {
		return list, nil
	}
	for {
		value, err := p.value(depth - 1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		p.space()
		if p.take(']') {
			return list, nil
		}
		if !p.take(',') {
			return nil, p.wrong("neither a comma nor the end of the list")
		}
	}
}

func (p *parser) number() (Value, error) {
	start := p.at
	p.take('-')
	if !p.take('0') && !p.digits() {
		return nil, p.wrong("no digit")
	}
	if p.take('.') && !p.digits() {
		return nil, p.wrong("no digit")
	}
	if p.take('e') || p.take('E') {
		if !p.take('+') {
			p.take('-')
		}
		if !p.digits() {
			return nil, p.wrong("no digit")
		}
	}
	return Number(p.text[start:p.at]), nil
}

func (p *parser) digits() bool {
	start := p.at
	for '0' <= p.next() && p.next() <= '9' {
		p.at++
	}
	return p.at > start
}

func (p *parser) string() (string, error) {
	p.at++
	start := p.at
	var changed []byte
	for {
		switch next := p.next(); {
		case next == '"':
			text := p.text[start:p.at]
			p.at++
			if changed != nil {
				text = string(append(changed, text...))
			}
			return text, nil
		case next < 0x20:
			return "", p.wrong("a text that does not end")
		case next == '\\':
			changed = append(changed, p.text[start:p.at]...)
			p.at++
			var err error
			if changed, err = p.escape(changed); err != nil {
				return "", err
			}
			start = p.at
		default:
			p.at++
		}
	}
}

// escape reads what follows a backslash.
func (p *parser) escape(to []byte) ([]byte, error) {
	next := p.next()
	p.at++
	switch next {
	case '"', '\\', '/':
		return append(to, next), nil
	case 'b':
		return append(to, '\b'), nil
	case 'f':
		return append(to, '\f'), nil
	case 'n':
		return append(to, '\n'), nil
	case 'r':
		return append(to, '\r'), nil
	case 't':
		return append(to, '\t'), nil
	case 'u':
		character, err := p.unit()
		if err == nil && utf16.IsSurrogate(character) {
			second := rune(0)
			if p.take('\\') && p.take('u') {
				second, _ = p.unit()
			}
			if character = utf16.DecodeRune(character, second); character == utf8.RuneError {
				err = p.wrong("half a character")
			}
		}
		return utf8.AppendRune(to, character), err
	default:
		return nil, p.wrong("an unknown escape")
	}
}

// unit is four hexadecimal digits.
func (p *parser) unit() (rune, error) {
	if len(p.text)-p.at < 4 {
		return 0, p.wrong("a text that does not end")
	}
	unit, err := strconv.ParseUint(p.text[p.at:p.at+4], 16, 16)
	if err != nil {
		return 0, p.wrong("no hexadecimal digits")
	}
	p.at += 4
	return rune(unit), nil
}
