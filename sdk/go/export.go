package tollgate

import "runtime"

var (
	// exported is the check of this program.
	exported Check
	// exportedBy is the place of the call, to be looked up where it matters.
	exportedBy [1]uintptr
)

// Export makes a guest of a check, once in a program and from its main package, which stands at the
// root of its module:
//
//	func init() { tollgate.Export(todo{}) }
//
//	func main() {}
//
// What it is handed is the check with nothing configured.
func Export(check Check) {
	if exported != nil {
		panic("a program exports one check")
	}
	exported = check
	runtime.Callers(2, exportedBy[:])
}
