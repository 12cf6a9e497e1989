module {{name}}

go 1.24

require tollgate.dev/tollgate v0.0.0

replace tollgate.dev/tollgate => ./sdk/go
