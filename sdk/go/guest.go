//go:build wasip1

package tollgate

import (
	"runtime"

	"tollgate.dev/tollgate/internal/host"
)

// configured is what examines the inputs of this instance, once it is configured.
var configured Check

//go:wasmexport tollgate:check/guest@0.1.0#configure
func exportConfigure(text, textLength, files, count uint32) uint32 {
	defer tellPanic()
	options, raw := host.Arguments(text, textLength, files, count)
	given := make([]ConfigurationFile, len(raw))
	for at, file := range raw {
		given[at] = ConfigurationFile{Path: file.Path, Content: file.Content}
	}
	answer, problems := Configure(theCheck(), Options(options), given)
	result := new(host.Result)
	if len(problems) > 0 {
		items := new(host.Result)
		for _, problem := range problems {
			items.Optional(problem.File)
			items.Number(min(uint32(max(problem.Line, 0)), 1)).Number(uint32(max(problem.Line, 0)))
			writePointer(items, problem)
			items.Text(problem.Message)
		}
		return result.Number(1).List(items, len(problems)).Number(0).Address()
	}
	configured = answer.Check
	if answer.Triggers == nil {
		return result.Number(0).Number(0).Number(0).Number(0).Address()
	}
	items := new(host.Result)
	for _, trigger := range answer.Triggers {
		if err := validateTrigger(ScopeFile, trigger); err != nil {
			panic(err)
		}
		items.Number(uint32(trigger.kind - triggerLiteral))
		switch trigger.kind {
		case triggerLiteral, triggerPath:
			items.Text(trigger.text)
		case triggerMagic:
			items.Bytes(trigger.text)
		default:
			items.Number(trigger.number).Number(0)
		}
	}
	return result.Number(0).Number(1).List(items, len(answer.Triggers)).Address()
}

// writePointer tells the option a problem is with. The empty pointer is all of them, so only a
// problem of a file has none.
func writePointer(items *host.Result, problem Problem) {
	if problem.File != "" && problem.Pointer == "" {
		items.Number(0).Number(0).Number(0)
		return
	}
	items.Number(1).Text(problem.Pointer)
}

//go:wasmexport tollgate:check/guest@0.1.0#check
func exportCheck(input uint32) uint32 {
	defer tellPanic()
	check := configured
	if check == nil {
		check = theCheck()
	}
	lent := host.Input(input)
	err := check.Check(NewInput(lent))
	host.GiveBack(lent)
	result := new(host.Result)
	if err != nil {
		return result.Number(1).Text(err.Error()).Address()
	}
	return result.Number(0).Number(0).Number(0).Address()
}

//go:wasmexport tollgate:check/declaration@0.1.0#manifest
func exportManifest() uint32 {
	defer tellPanic()
	text, err := ManifestJSON(theCheck())
	if err != nil {
		// The contract has no answer for this, so the build reads it in the log.
		host.Log(host.Error, err.Error())
		runtime.Breakpoint()
	}
	return new(host.Result).Text(string(text)).Address()
}

func theCheck() Check {
	if exported == nil {
		panic("no check is exported; write `func init() { tollgate.Export(...) }`")
	}
	return exported
}

// tellPanic logs a panic before it ends the guest: a trap carries no text.
func tellPanic() {
	if value := recover(); value != nil {
		host.Log(host.Error, panicked(value))
		// On WebAssembly this is a trap, whoever looks on.
		runtime.Breakpoint()
	}
}
