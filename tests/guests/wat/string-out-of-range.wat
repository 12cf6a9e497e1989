;; with: memory realloc configure
;; Fails with a text that lies beyond its memory.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "tollgate:check/guest@0.1.0#check") (param i32) (result i32)
  (call $drop-input (local.get 0))
  (i32.store8 (i32.const 64) (i32.const 1))
  (i32.store (i32.const 68) (i32.const -256))
  (i32.store (i32.const 72) (i32.const 4096))
  (i32.const 64))
