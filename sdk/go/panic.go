package tollgate

import (
	"path"
	"reflect"
	"runtime"
	"strconv"
	"strings"
)

// panicked tells a panic the way an author needs it: what it says, and the topmost place in their
// own code. Called by a deferred function, while the stack that panicked is still there.
func panicked(value any) string {
	message := "panicked: " + words(value)
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls)])
	// The author's code is what lies in the folder of the program that exports the check.
	home := path.Dir(exporter().File) + "/"
	for {
		frame, more := frames.Next()
		file, own := strings.CutPrefix(frame.File, home)
		if own && !strings.HasPrefix(frame.Function, "tollgate.dev/tollgate") {
			return message + " (" + file + ":" + decimal(frame.Line) + ")"
		}
		if !more {
			return message
		}
	}
}

func exporter() runtime.Frame {
	frame, _ := runtime.CallersFrames(exportedBy[:]).Next()
	return frame
}

// words is what a panic says. The package fmt would say it too, at a third of a megabyte.
func words(value any) string {
	switch value := value.(type) {
	case error:
		return value.Error()
	case interface{ String() string }:
		return value.String()
	}
	switch reflected := reflect.ValueOf(value); reflected.Kind() {
	case reflect.String:
		return reflected.String()
	case reflect.Bool:
		return strconv.FormatBool(reflected.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(reflected.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(reflected.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(reflected.Float(), 'g', -1, 64)
	default:
		return "a value of type " + reflected.Type().String()
	}
}
