;; with: memory configure check
;; Calls the host while the host waits for memory.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(import "tollgate:check/log@0.1.0" "log" (func $log (param i32 i32 i32)))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (call $log (i32.const 0) (i32.const 0) (i32.const 1))
  (i32.const 4096))
