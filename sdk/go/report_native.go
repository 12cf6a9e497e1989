//go:build !wasip1

package tollgate

import "tollgate.dev/tollgate/internal/host"

func report(says *Reported) { host.Collect(*says) }
