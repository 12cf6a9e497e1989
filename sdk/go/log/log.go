// Package log takes messages for the author of a check. Of a check that crashes, the host keeps the
// last error as the reason.
//
// It is the one thing that Configure may call.
package log

import "tollgate.dev/tollgate/internal/host"

// Debug says something that helps to find a mistake in the check.
func Debug(message string) { host.Log(host.Debug, message) }

// Info says what the check does.
func Info(message string) { host.Log(host.Info, message) }

// Warn says that something is not as it ought to be.
func Warn(message string) { host.Log(host.Warn, message) }

// Error says what went wrong.
func Error(message string) { host.Log(host.Error, message) }
