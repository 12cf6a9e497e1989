package tollgate

import (
	"fmt"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
)

// panicked tells a panic the way an author needs it: what it says, and the topmost place in their
// own code. Called by a deferred function, while the stack that panicked is still there.
func panicked(value any) string {
	message := "panicked: " + fmt.Sprint(value)
	calls := make([]uintptr, 64)
	calls = calls[:runtime.Callers(2, calls)]
	frames := runtime.CallersFrames(calls)
	own := ownPackages()
	for {
		frame, more := frames.Next()
		if own(frame.Function) {
			return message + " (" + shortened(frame) + ":" + decimal(frame.Line) + ")"
		}
		if !more {
			return message
		}
	}
}

// ownPackages tells the author's functions from those of Go and of this module.
func ownPackages() func(function string) bool {
	module := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		module = info.Main.Path
	}
	return func(function string) bool {
		if strings.HasPrefix(function, "main.") {
			return true
		}
		rest, within := strings.CutPrefix(function, module)
		return module != "" && within && (rest[:1] == "." || rest[:1] == "/")
	}
}

// shortened is the file as a path from the author's module.
func shortened(frame runtime.Frame) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		// How `-trimpath` writes it.
		if rest, within := strings.CutPrefix(frame.File, info.Main.Path+"/"); within {
			return rest
		}
	}
	return path.Base(frame.File)
}
