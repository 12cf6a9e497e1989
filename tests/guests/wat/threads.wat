;; with: memory realloc configure
;; Has a memory of its own that several threads could share.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(memory $shared 1 1 shared)
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $drop-input (local.get 0))
  (i32.atomic.load $shared (i32.const 0)))
