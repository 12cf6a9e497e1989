// Package data looks things up in data sets the host keeps, such as advisories or package indexes.
package data

import (
	"tollgate.dev/tollgate"
	"tollgate.dev/tollgate/internal/host"
)

// Lookup answers the value kept under a key; false where the data set has no such key. The manifest
// must name the data set. An error is a [*tollgate.Refusal].
func Lookup(dataset, key string) (value []byte, found bool, err error) {
	value, found, refused := host.Lookup(dataset, key)
	if refused != nil {
		kind := tollgate.RefusalKind(refused.Kind)
		return nil, false, &tollgate.Refusal{Kind: kind, Detail: refused.Detail}
	}
	return value, found, nil
}
