;; with: memory configure check
;; Says that what the host hands in may stand beyond its memory.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const -16))
