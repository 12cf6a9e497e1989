;; with: memory realloc check
;; Answers `configure` with a trigger of no kind there is.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "tollgate:check/guest@0.1.0#configure") (param i32 i32 i32 i32) (result i32)
  (i32.store8 (i32.const 68) (i32.const 1))
  (i32.store (i32.const 72) (i32.const 1024))
  (i32.store (i32.const 76) (i32.const 1))
  (i32.store8 (i32.const 1024) (i32.const 200))
  (i32.const 64))
