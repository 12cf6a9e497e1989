;; with: memory realloc configure check
;; Finds nothing; what else it has is added by the test.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
