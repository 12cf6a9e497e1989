;; with: memory realloc configure check
;; Never comes to be.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(func $begin (loop $again (br $again)))
(start $begin)
