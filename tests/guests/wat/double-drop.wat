;; with: memory realloc configure
;; Closes its input twice.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $drop-input (local.get 0))
  (call $drop-input (local.get 0))
  (i32.const 0))
