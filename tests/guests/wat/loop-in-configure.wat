;; with: memory realloc check
;; Never returns from `configure`.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func (export "tollgate:check/guest@0.1.0#configure") (param i32 i32 i32 i32) (result i32)
  (loop $again (br $again))
  (unreachable))
