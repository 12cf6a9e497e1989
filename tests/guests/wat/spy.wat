;; with: memory realloc configure check
;; world: spy
;; Imports an interface that no contract has.
(import "tollgate:check/inputs@0.1.0" "[resource-drop]input" (func $drop-input (param i32)))
(import "acme:spy/eyes" "look" (func $look (result i32)))
(start $begin)
(func $begin (drop (call $look)))
