package tollgate

// exported is the check of this program.
var exported Check

// Export makes a guest of a check, once in a program:
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
}
