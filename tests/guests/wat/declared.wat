;; with: realloc configure check
;; Declares 4 GiB as the least it needs.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(memory (export "memory") 65536)
