package jsontext

// AppendString adds a text in quotes. JSON takes every character as it is but those escaped here.
func AppendString(to []byte, text string) []byte {
	const digits = "0123456789abcdef"
	to = append(to, '"')
	for at := range len(text) {
		switch character := text[at]; {
		case character == '"' || character == '\\':
			to = append(to, '\\', character)
		case character == '\n':
			to = append(to, '\\', 'n')
		case character < 0x20:
			to = append(to, '\\', 'u', '0', '0', digits[character>>4], digits[character&15])
		default:
			to = append(to, character)
		}
	}
	return append(to, '"')
}
