package jsontext

import (
	"reflect"
	"strconv"
	"strings"
)

// Mismatch says which value does not fit the type it is read into.
type Mismatch struct {
	// Pointer is a JSON pointer to it.
	Pointer string
	// Message says what would be right.
	Message string
}

func (m *Mismatch) Error() string { return m.Pointer + ": " + m.Message }

// Decode reads a value into what a pointer points to: texts, whole and other numbers, truth values,
// slices, maps by text, structs with `json` tags, pointers to these, and any. Null leaves it as it
// is. Any other type is a mistake of the author, and panics.
func Decode(value Value, into any) error {
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		panic("options are decoded into a pointer to a struct")
	}
	return decode(value, target.Elem(), "")
}

func decode(value Value, into reflect.Value, pointer string) error {
	if value == nil {
		return nil
	}
	switch into.Kind() {
	case reflect.Pointer:
		target := reflect.New(into.Type().Elem())
		if err := decode(value, target.Elem(), pointer); err != nil {
			return err
		}
		into.Set(target)
	case reflect.Interface:
		if into.NumMethod() > 0 {
			panic("no options can be read into " + into.Type().String())
		}
		into.Set(reflect.ValueOf(plain(value)))
	case reflect.String:
		text, ok := value.(string)
		if !ok {
			return &Mismatch{pointer, "it must be a text"}
		}
		into.SetString(text)
	case reflect.Bool:
		truth, ok := value.(bool)
		if !ok {
			return &Mismatch{pointer, "it must be true or false"}
		}
		into.SetBool(truth)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number, _ := value.(Number)
		whole, err := strconv.ParseInt(string(number), 10, into.Type().Bits())
		if err != nil {
			return &Mismatch{pointer, "it must be a whole number" + bounds(into)}
		}
		into.SetInt(whole)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		number, _ := value.(Number)
		whole, err := strconv.ParseUint(string(number), 10, into.Type().Bits())
		if err != nil {
			return &Mismatch{pointer, "it must be a whole number from 0" + bounds(into)}
		}
		into.SetUint(whole)
	case reflect.Float32, reflect.Float64:
		number, _ := value.(Number)
		float, err := strconv.ParseFloat(string(number), into.Type().Bits())
		if err != nil {
			return &Mismatch{pointer, "it must be a number"}
		}
		into.SetFloat(float)
	case reflect.Slice:
		return decodeList(value, into, pointer)
	case reflect.Map:
		return decodeMap(value, into, pointer)
	case reflect.Struct:
		return decodeStruct(value, into, pointer)
	default:
		panic("no options can be read into " + into.Type().String())
	}
	return nil
}

func decodeList(value Value, into reflect.Value, pointer string) error {
	list, ok := value.([]Value)
	if !ok {
		return &Mismatch{pointer, "it must be a list"}
	}
	slice := reflect.MakeSlice(into.Type(), len(list), len(list))
	for at, element := range list {
		if err := decode(element, slice.Index(at), pointer+"/"+strconv.Itoa(at)); err != nil {
			return err
		}
	}
	into.Set(slice)
	return nil
}

func decodeMap(value Value, into reflect.Value, pointer string) error {
	object, ok := value.(map[string]Value)
	if !ok {
		return &Mismatch{pointer, "it must be an object"}
	}
	if into.Type().Key().Kind() != reflect.String {
		panic("no options can be read into " + into.Type().String())
	}
	made := reflect.MakeMapWithSize(into.Type(), len(object))
	for name, element := range object {
		target := reflect.New(into.Type().Elem()).Elem()
		if err := decode(element, target, pointer+"/"+Escaped(name)); err != nil {
			return err
		}
		made.SetMapIndex(reflect.ValueOf(name).Convert(into.Type().Key()), target)
	}
	into.Set(made)
	return nil
}

func decodeStruct(value Value, into reflect.Value, pointer string) error {
	object, ok := value.(map[string]Value)
	if !ok {
		return &Mismatch{pointer, "it must be an object"}
	}
	known := 0
	for at := range into.NumField() {
		field := into.Type().Field(at)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = field.Name
		}
		element, given := object[name]
		if !given {
			continue
		}
		known++
		if err := decode(element, into.Field(at), pointer+"/"+Escaped(name)); err != nil {
			return err
		}
	}
	if known == len(object) {
		return nil
	}
	return &Mismatch{pointer + "/" + Escaped(stranger(object, into.Type())), "there is no such option"}
}

// stranger is the first name, in byte order, that a struct does not have.
func stranger(object map[string]Value, of reflect.Type) string {
	first, found := "", false
	for name := range object {
		known := false
		for at := range of.NumField() {
			field := of.Field(at)
			tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			known = known || field.IsExported() && (tag == name || tag == "" && field.Name == name)
		}
		if !known && (!found || name < first) {
			first, found = name, true
		}
	}
	return first
}

// bounds says how far a number goes that has not all bits.
func bounds(of reflect.Value) string {
	bits := of.Type().Bits()
	if bits == 64 {
		return ""
	}
	return " of " + strconv.Itoa(bits) + " bits"
}

// plain is a value as any holds it: numbers as float64.
func plain(value Value) any {
	switch value := value.(type) {
	case Number:
		float, _ := strconv.ParseFloat(string(value), 64)
		return float
	case []Value:
		list := make([]any, len(value))
		for at, element := range value {
			list[at] = plain(element)
		}
		return list
	case map[string]Value:
		object := make(map[string]any, len(value))
		for name, element := range value {
			object[name] = plain(element)
		}
		return object
	default:
		return value
	}
}

// Escaped is a name as a part of a JSON pointer.
func Escaped(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
