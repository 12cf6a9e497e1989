package main

import "tollgate.dev/tollgate"

var forbiddenWord = &tollgate.Rule{
	ID:          "{{name}}/forbidden-word",
	Title:       "A word that does not belong here",
	Severity:    tollgate.SeverityMedium,
	Confidence:  tollgate.ConfidenceHigh,
	Description: "The word stands in a file.",
	Rationale:   "It marks work that is not done.",
	Remedy:      "Finish the work, or say it in other words.",
	Example:     "// DONOTCOMMIT: the timeout is a guess",
}
