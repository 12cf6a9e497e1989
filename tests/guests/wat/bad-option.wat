;; with: memory realloc check
;; Answers `configure` with an option that is neither there nor not there.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "tollgate:check/guest@0.1.0#configure") (param i32 i32 i32 i32) (result i32)
  (i32.store8 (i32.const 68) (i32.const 2))
  (i32.const 64))
