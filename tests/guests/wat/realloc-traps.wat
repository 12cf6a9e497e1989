;; with: memory configure check
;; Crashes when it is asked for memory.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
